import { eq } from 'drizzle-orm'
import NextAuth, { type NextAuthOptions } from 'next-auth'
import { decode } from 'next-auth/jwt'
import CredentialsProvider from 'next-auth/providers/credentials'
import { type Db, schema } from '@/lib/db'
import { demoPrefix } from '@/lib/demo/demo'
import { log, logFault } from '@/lib/log'
import type { Outbox } from '@/lib/outbox/outbox'
import { routes } from '@/lib/routes'
import { verifyPassword } from './passwords'
import { endSession, sessionMs, startSession } from './sessions'
import { type Viewer, viewerOfSession } from './viewer'

declare module 'next-auth/jwt' {
  interface JWT {
    /** The server-side session that this cookie stands for. */
    session?: string
  }
}

export interface AuthOptions {
  db: Db
  outbox: Outbox
  secret: string
  /** True behind https: cookies are then Secure and carry the `__Secure-` prefix. */
  secureCookies: boolean
  /** Offers the accounts of the demo without a password. */
  demo: boolean
}

/** Sign-in over next-auth: a password, or on a demo installation one of its accounts. */
export function nextAuthOptions({ db, outbox, secret, secureCookies, demo }: AuthOptions): NextAuthOptions {
  const { people } = schema
  const password = CredentialsProvider({
    id: 'credentials',
    name: 'E-mail and password',
    credentials: {
      email: { label: 'E-mail', type: 'email' },
      password: { label: 'Password', type: 'password' },
    },
    async authorize(credentials) {
      const email = String(credentials?.email ?? '')
        .trim()
        .toLowerCase()
      const [person] = await db.select().from(people).where(eq(people.email, email))
      const right = await verifyPassword(person?.passwordHash, String(credentials?.password ?? ''))
      return person && right ? { id: person.id } : null
    },
  })
  const demoAccount = CredentialsProvider({
    id: 'demo',
    name: 'Demo account',
    credentials: { account: { label: 'Account' } },
    async authorize(credentials) {
      const id = String(credentials?.account ?? '')
      if (!id.startsWith(demoPrefix)) return null
      const [person] = await db.select({ id: people.id }).from(people).where(eq(people.id, id))
      return person ?? null
    },
  })
  return {
    secret,
    useSecureCookies: secureCookies,
    session: { strategy: 'jwt', maxAge: sessionMs / 1000 },
    pages: { signIn: routes.signIn, error: routes.signIn },
    logger: {
      error: (code, metadata) =>
        logFault(`next-auth: ${code}`, 'error' in metadata ? metadata.error : metadata),
      warn: (code) => log.warn(`next-auth: ${code}`),
    },
    providers: demo ? [password, demoAccount] : [password],
    callbacks: {
      async jwt({ token, user }) {
        if (user) return { sub: user.id, session: await startSession(db, user.id) }
        return token
      },
      async session({ session, token }) {
        const viewer = token.session ? await viewerOfSession(db, token.session) : null
        return viewer
          ? { ...session, user: { name: viewer.name, email: viewer.email } }
          : { ...session, user: {} }
      },
    },
    events: {
      async signOut({ token }) {
        if (!token?.session || !token.sub) return
        await endSession(db, token.session, token.sub)
        await outbox.drain()
      },
    },
  }
}

/** The name of next-auth's session cookie. */
export function sessionCookie(secureCookies: boolean): string {
  return `${secureCookies ? '__Secure-' : ''}next-auth.session-token`
}

/** The `Set-Cookie` that makes a browser forget its session. */
export function expiredSessionCookie(secureCookies: boolean): string {
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secureCookies ? '; Secure' : ''}`
  return `${sessionCookie(secureCookies)}=; ${attributes}`
}

/** The signed-in person of a request, or null. A cookie that does not decrypt counts as none. */
export async function viewerOfRequest(
  request: Request,
  { db, secret, secureCookies }: Pick<AuthOptions, 'db' | 'secret' | 'secureCookies'>,
): Promise<Viewer | null> {
  const cookie = cookieOf(request, sessionCookie(secureCookies))
  if (!cookie) return null
  const token = await decode({ token: cookie, secret }).catch(() => null)
  return token?.session ? viewerOfSession(db, token.session) : null
}

/** The value of a cookie, or null. Values of ours have nothing to decode: base64url, dots and hyphens. */
export function cookieOf(request: Request, name: string): string | null {
  for (const pair of request.headers.get('cookie')?.split(/;\s*/) ?? [])
    if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1)
  return null
}

/**
 * Signs in through next-auth without leaving the process, so that a form of ours can answer beside its fields.
 * @param provider `credentials` or `demo`
 * @returns the `Set-Cookie` of the session, or null when the credentials are wrong
 */
export async function signInWith(
  options: NextAuthOptions,
  provider: 'credentials' | 'demo',
  fields: Record<string, string>,
): Promise<string | null> {
  // next-auth asks for a token that it has handed out before: fetch it, then use it. Our own commands are already
  // protected by their origin.
  const csrf = await callNextAuth(options, 'GET', ['csrf'], {}, {})
  const token = (csrf.body as { csrfToken: string }).csrfToken
  const cookies = Object.fromEntries(csrf.cookies.map((cookie) => splitCookie(cookie)))
  const answer = await callNextAuth(
    options,
    'POST',
    ['callback', provider],
    { ...fields, csrfToken: token },
    cookies,
  )
  const error = new URL(answer.location ?? '/', 'http://localhost').searchParams.get('error')
  if (error === 'CredentialsSignin') return null
  if (error) throw new Error(`next-auth could not sign in: ${error}`)
  const name = sessionCookie(options.useSecureCookies ?? false)
  return answer.cookies.find((cookie) => cookie.startsWith(`${name}=`)) ?? null
}

function splitCookie(header: string): [string, string] {
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(header)!
  return [name!, decodeURIComponent(value!)]
}

/** Calls next-auth's handler with the request and response shapes of its `pages/api` form, which need no server. */
async function callNextAuth(
  options: NextAuthOptions,
  method: 'GET' | 'POST',
  nextauth: string[],
  body: Record<string, string>,
  cookies: Record<string, string>,
) {
  const answer = {
    cookies: [] as string[],
    body: undefined as unknown,
    location: undefined as string | undefined,
  }
  const response = {
    status: () => response,
    getHeader: (name: string) => (name === 'Set-Cookie' ? answer.cookies : undefined),
    setHeader(name: string, value: string | string[]) {
      if (name === 'Set-Cookie') answer.cookies = [value].flat()
      if (name === 'Location') answer.location = String(value)
      return response
    },
    json: (value: unknown) => {
      answer.body = value
    },
    send: (value: unknown) => {
      answer.body = value
    },
    end: () => undefined,
  }
  const handle = NextAuth as unknown as (
    request: object,
    response: object,
    options: NextAuthOptions,
  ) => Promise<void>
  await handle({ method, query: { nextauth }, body, cookies, headers: {} }, response, options)
  return answer
}
