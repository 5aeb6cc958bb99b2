import type { NextAuthOptions } from 'next-auth'
import { decode, encode } from 'next-auth/jwt'
import CredentialsProvider from 'next-auth/providers/credentials'
import type { Db } from '@/lib/db'
import { demoPerson } from '@/lib/demo/demo'
import type { GitHubEnv } from '@/lib/env'
import { log, logFault } from '@/lib/log'
import type { Outbox } from '@/lib/outbox/outbox'
import { routes } from '@/lib/routes'
import { endSession, sessionMs, startSession } from './sessions'
import { type Viewer, viewerOfSession } from './viewer'

declare module 'next-auth' {
  interface User {
    /** Of the browser or program that signs in. */
    userAgent?: string
  }
}

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
  /** The OAuth app with which people sign in, where there is one. */
  github: GitHubEnv | undefined
  /** Offers the accounts of the demo without a password. */
  demo: boolean
}

/**
 * Sign-in over next-auth: a password, or on a demo installation one of its accounts.
 * @param signIn finds the person with this e-mail address and password; it may refuse by throwing
 */
export function nextAuthOptions(
  { db, outbox, secret, secureCookies, demo }: AuthOptions,
  signIn: (email: string, password: string) => Promise<string | null>,
): NextAuthOptions {
  const password = CredentialsProvider({
    id: 'credentials',
    name: 'E-mail and password',
    credentials: {
      email: { label: 'E-mail', type: 'email' },
      password: { label: 'Password', type: 'password' },
    },
    async authorize(credentials, { headers }) {
      const id = await signIn(credentials?.email ?? '', credentials?.password ?? '')
      return id === null ? null : { id, userAgent: String(headers?.['user-agent'] ?? '') }
    },
  })
  const demoAccount = CredentialsProvider({
    id: 'demo',
    name: 'Demo account',
    credentials: { account: { label: 'Account' } },
    async authorize(credentials, { headers }) {
      const id = await demoPerson(db, credentials?.account ?? '')
      return id === null ? null : { id, userAgent: String(headers?.['user-agent'] ?? '') }
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
        if (!user) return token
        const session = await startSession(db, user.id, user.userAgent ?? '')
        await outbox.drain()
        return { sub: user.id, session }
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
function sessionCookie(secureCookies: boolean): string {
  return `${secureCookies ? '__Secure-' : ''}next-auth.session-token`
}

/** The `Set-Cookie` that makes a browser forget its session. */
export function expiredSessionCookie(secureCookies: boolean): string {
  return cookieHeader(sessionCookie(secureCookies), '', 0, secureCookies)
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
 * Signs a person in: starts a new session and returns the `Set-Cookie` of next-auth's session cookie, as its own endpoint
 * would, so that a form of ours can answer beside its fields.
 */
export async function signInCookie(
  person: string,
  request: Request,
  { db, outbox, secret, secureCookies }: Pick<AuthOptions, 'db' | 'outbox' | 'secret' | 'secureCookies'>,
): Promise<string> {
  const maxAge = sessionMs / 1000
  const session = await startSession(db, person, request.headers.get('user-agent') ?? '')
  await outbox.drain()
  const value = await encode({
    token: { sub: person, session },
    secret,
    maxAge,
  })
  return cookieHeader(sessionCookie(secureCookies), value, maxAge, secureCookies)
}

/** A `Set-Cookie` header for this site alone, out of the reach of scripts. */
export function cookieHeader(name: string, value: string, maxAge: number, secure: boolean): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}
