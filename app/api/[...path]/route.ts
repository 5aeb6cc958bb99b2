import { HttpError } from '@/lib/errors'
import { errorResponse } from '@/lib/http/respond'

function notFound(): Response {
  return errorResponse(new HttpError('not_found', 'There is no such endpoint. Check the address.'))
}

export { notFound as DELETE, notFound as GET, notFound as PATCH, notFound as POST, notFound as PUT }
