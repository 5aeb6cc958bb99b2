import NextAuth, { type NextAuthOptions } from 'next-auth'
import { decode, encode } from 'next-auth/jwt'
import GithubProvider from 'next-auth/providers/github'
import { z } from 'zod'
import type { GitHubEnv } from '@/lib/env'
import { log } from '@/lib/log'
import type { GitHubAccount } from './accounts'
import { type AuthOptions, cookieHeader, cookieOf } from './next-auth'

/*
 * The way to GitHub and back. next-auth speaks OAuth (state, PKCE, the exchange of the code); who the account belongs
 * to, and the session, are decided by whoever calls this.
 */

type Auth = Pick<AuthOptions, 'github' | 'secret' | 'secureCookies'>

/** Why somebody went to GitHub. It waits, encrypted, in a cookie of the browser that went. */
export interface Intent {
  /** Where they go afterwards. */
  next?: string | undefined
  /** The session that connects the account; without one it is a sign-in. */
  connect?: string | undefined
}

const intentCookie = 'starling-github'
/** How long somebody may take at GitHub, in seconds. */
const intentAge = 15 * 60
/** How long GitHub may take to answer, in ms. */
const patienceMs = 10_000

/** Where to send a browser to, and the cookies by which it is known when it comes back. */
export async function leaveForGitHub(
  auth: Auth & { github: GitHubEnv },
  intent: Intent,
): Promise<{ location: string; cookies: string[] }> {
  const options = optionsFor(auth, auth.github)
  const csrf = await call(options, { method: 'GET', path: ['csrf'] })
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(csrf.body)
  const { location, cookies } = await call(options, {
    method: 'POST',
    path: ['signin', 'github'],
    body: { csrfToken },
    cookies: Object.fromEntries(csrf.cookies.map(nameAndValue)),
  })
  const sealed = await encode({
    token: { ...intent },
    secret: auth.secret,
    maxAge: intentAge,
    salt: intentCookie,
  })
  return {
    location: location!,
    cookies: [...cookies, cookieHeader(intentCookie, sealed, intentAge, auth.secureCookies)],
  }
}

/** The intent with which the browser of a request went to GitHub; none where it never went, or too long ago. */
export async function intentOf(request: Request, { secret }: Auth): Promise<Intent> {
  const token = cookieOf(request, intentCookie) ?? ''
  const intent = await decode({ token, secret, salt: intentCookie }).catch(() => null)
  return intentSchema.parse(intent ?? {})
}

const intentSchema = z.object({ next: z.string().optional(), connect: z.string().optional() })

/** Who came back from GitHub; null where it did not say, or the browser is not the one that went. */
export async function arriveFromGitHub(
  request: Request,
  auth: Auth & { github: GitHubEnv },
): Promise<{ account: GitHubAccount | null; cookies: string[] }> {
  let account: GitHubAccount | null = null
  const options = optionsFor(auth, auth.github, (found) => {
    account = found
  })
  const names = ['state', 'pkce.code_verifier'].map(
    (check) => `${auth.secureCookies ? '__Secure-' : ''}next-auth.${check}`,
  )
  const { cookies } = await call(options, {
    method: 'GET',
    path: ['callback', 'github'],
    query: Object.fromEntries(new URL(request.url).searchParams),
    cookies: Object.fromEntries(names.map((name) => [name, cookieOf(request, name) ?? ''])),
  })
  return { account, cookies: [...cookies, cookieHeader(intentCookie, '', 0, auth.secureCookies)] }
}

/** @param onAccount gets who signed in at GitHub */
function optionsFor(
  { secret, secureCookies }: Auth,
  { id, secret: clientSecret, site, api }: GitHubEnv,
  onAccount?: (account: GitHubAccount) => void,
): NextAuthOptions {
  const github = GithubProvider({
    clientId: id,
    clientSecret,
    checks: ['state', 'pkce'],
    authorization: { url: `${site}/login/oauth/authorize`, params: { scope: 'read:user user:email' } },
    token: `${site}/login/oauth/access_token`,
    userinfo: {
      url: `${api}/user`,
      async request({ tokens }) {
        const account = await whoIs(api, tokens.access_token ?? '')
        onAccount?.(account)
        return { sub: account.id, id: account.id }
      },
    },
    profile: ({ id }) => ({ id: String(id) }),
  })
  return {
    secret,
    useSecureCookies: secureCookies,
    providers: [github],
    // next-auth is to start no session of its own: a path instead of true ends its part here.
    callbacks: { signIn: () => '/' },
    // What goes wrong here is mostly a stale or forged link, and no fault of ours.
    logger: {
      error: (code) => log.warn(`next-auth: ${code}`),
      warn: (code) => log.warn(`next-auth: ${code}`),
    },
  }
}

const userSchema = z.object({ id: z.number(), login: z.string(), name: z.string().nullable() })
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

async function whoIs(api: string, token: string): Promise<GitHubAccount> {
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(`${api}${path}`, {
      headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(patienceMs),
    })
    if (!response.ok) throw new Error(`GitHub answered ${path} with ${response.status}.`)
    return response.json()
  }
  const [user, emails] = await Promise.all([
    ask('/user').then((found) => userSchema.parse(found)),
    ask('/user/emails').then((found) => emailsSchema.parse(found)),
  ])
  const primary = emails.find((email) => email.primary && email.verified)
  return {
    id: String(user.id),
    login: user.login,
    name: user.name ?? user.login,
    email: primary?.email.toLowerCase() ?? null,
  }
}

interface Answer {
  location?: string
  body?: unknown
  /** `Set-Cookie` headers. */
  cookies: string[]
}

/** Calls next-auth within the process, by the form of its handler that needs no framework around it. */
async function call(
  options: NextAuthOptions,
  request: {
    method: 'GET' | 'POST'
    path: string[]
    query?: Record<string, string>
    body?: Record<string, string>
    cookies?: Record<string, string>
  },
): Promise<Answer> {
  const { method, path, query = {}, body = {}, cookies = {} } = request
  const answer: Answer = { cookies: [] }
  const keep = (sent: unknown) => {
    answer.body = sent
  }
  const response = {
    status: () => response,
    getHeader: (name: string) => (name === 'Set-Cookie' ? answer.cookies : undefined),
    setHeader(name: string, value: string | string[]) {
      if (name === 'Set-Cookie') answer.cookies = [value].flat()
      if (name === 'Location') answer.location = String(value)
      return response
    },
    json: keep,
    send: keep,
    end: () => undefined,
  }
  const handle: (request: object, response: object) => Promise<unknown> = NextAuth(options)
  await handle({ method, query: { ...query, nextauth: path }, body, cookies, headers: {} }, response)
  return answer
}

/** Name and value of a `Set-Cookie` header. */
function nameAndValue(header: string): [string, string] {
  const [pair = ''] = header.split(';')
  const at = pair.indexOf('=')
  return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))]
}
