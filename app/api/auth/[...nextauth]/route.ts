import NextAuth from 'next-auth'
import { services } from '@/lib/services'

/** next-auth's own endpoints, for clients that know them. Starling's pages use `/api/sign-in` and `/api/sign-out`. */
async function handler(
  request: Request,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const { auth } = await services()
  return NextAuth(auth.nextAuth)(request, context)
}

export { handler as GET, handler as POST }
