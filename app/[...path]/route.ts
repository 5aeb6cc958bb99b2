import { HttpError } from '@/lib/errors'
import { errorDocument } from '@/lib/http/respond'

/** Every page that does not exist, in the looks of the product. */
export function GET(request: Request): Promise<Response> {
  return errorDocument(new HttpError('not_found', 'There is no such page. Check the address.'), request)
}
