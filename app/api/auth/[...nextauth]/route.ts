import NextAuth from 'next-auth'
import { HttpError } from '@/lib/errors'
import { asHttpError, errorResponse } from '@/lib/http/respond'
import { services } from '@/lib/services'

/** What clients that know next-auth may call; Starling's pages use `/api/sign-in` and `/api/sign-out`. */
const endpoints = new Set([
  'GET csrf',
  'GET providers',
  'GET session',
  'GET signin',
  'POST callback',
  'POST signin',
  'POST signout',
])

/** next-auth's own endpoints, less those that only write into the log or fail. */
async function handler(
  request: Request,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  try {
    const { nextauth } = await context.params
    if (!endpoints.has(`${request.method} ${nextauth[0]}`))
      throw new HttpError('not_found', 'There is no such endpoint. Check the address.')
    const { auth } = await services()
    return await NextAuth(auth.nextAuth)(request, context)
  } catch (thrown) {
    // next-auth lets the parser of a JSON body throw.
    const malformed = new HttpError('invalid', 'The body is not valid JSON. Send one JSON object.')
    return errorResponse(thrown instanceof SyntaxError ? malformed : asHttpError(thrown, request))
  }
}

export { handler as GET, handler as POST }
