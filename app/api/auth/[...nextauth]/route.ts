import NextAuth from 'next-auth'
import { nextAuthOptions } from '@/lib/auth/next-auth'
import { signInWithPassword } from '@/lib/auth/sign-in'
import { HttpError } from '@/lib/errors'
import { limitCommand } from '@/lib/http/limit'
import { answering } from '@/lib/http/respond'
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
const handler = answering(async (request: Request, context: { params: Promise<{ nextauth: string[] }> }) => {
  const { nextauth } = await context.params
  if (!endpoints.has(`${request.method} ${nextauth[0]}`))
    throw new HttpError('not_found', 'There is no such endpoint. Check the address.')
  const all = await services()
  if (request.method === 'POST') await limitCommand(all, request, null)
  let refusal: unknown
  const options = nextAuthOptions(all.auth, async (email, password) => {
    try {
      return await signInWithPassword(all, request, email, password)
    } catch (thrown) {
      refusal = thrown
      return null
    }
  })
  const answer: Response = await NextAuth(options)(request, context).catch((thrown: unknown) => {
    // next-auth lets the parser of a JSON body throw.
    if (!(thrown instanceof SyntaxError)) throw thrown
    throw new HttpError('invalid', 'The body is not valid JSON. Send one JSON object.')
  })
  // next-auth would answer it like a wrong password.
  if (refusal !== undefined) throw refusal
  return answer
})

export { handler as GET, handler as POST }
