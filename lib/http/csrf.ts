import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { type AuthOptions, cookieHeader, cookieOf } from '@/lib/auth/next-auth'
import type { Viewer } from '@/lib/auth/viewer'

/*
 * Browsers say where a form comes from (`lib/http/origin.ts`), and that decides. For those that say nothing, the forms of
 * a page carry a token that is bound to the session, or before there is one to a cookie. It is put into the finished
 * document and not into components: what is patched later is shared by many viewers and cannot hold what is one's own,
 * and whoever gets patches runs JavaScript, whose requests always say where they come from.
 */

type Secrets = Pick<AuthOptions, 'secret' | 'secureCookies'>

/** The name of the field. No command sees it among its fields. */
export const csrfField = 'csrf'

const cookieName = 'starling-csrf'
const cookieSeconds = 24 * 60 * 60

/** What the forms of a document carry, and the `Set-Cookie` that it is bound to where the browser has none yet. */
export interface CsrfToken {
  token: string
  cookie?: string
}

/** The token for the pages of a browser. */
export function csrfTokenFor(request: Request, viewer: Viewer | null, secrets: Secrets): CsrfToken {
  const known = ownerOf(request, viewer)
  if (known) return { token: tokenOf(known, secrets) }
  const fresh = randomBytes(16).toString('base64url')
  return {
    token: tokenOf(`browser ${fresh}`, secrets),
    cookie: cookieHeader(cookieName, fresh, cookieSeconds, secrets.secureCookies),
  }
}

/** Was this token given to the browser that sends it? */
export function isCsrfToken(
  token: unknown,
  request: Request,
  viewer: Viewer | null,
  secrets: Secrets,
): boolean {
  const owner = ownerOf(request, viewer)
  if (!owner || typeof token !== 'string') return false
  const [sent, expected] = [Buffer.from(token), Buffer.from(tokenOf(owner, secrets))]
  return sent.length === expected.length && timingSafeEqual(sent, expected)
}

/** A document with the token in each of its forms. React writes no bare `>` into an attribute, so that a tag is found whole. */
export function withCsrfToken(html: string, token: string): string {
  const field = `<input type="hidden" name="${csrfField}" value="${token}"/>`
  return html.replace(/<form\b[^>]*\bmethod="post"[^>]*>/g, (tag) => tag + field)
}

/** Who a token belongs to: the session, or before there is one the browser. */
function ownerOf(request: Request, viewer: Viewer | null): string | null {
  if (viewer) return `session ${viewer.session}`
  const cookie = cookieOf(request, cookieName)
  return cookie && `browser ${cookie}`
}

function tokenOf(owner: string, { secret }: Secrets): string {
  return createHmac('sha256', secret).update(`csrf ${owner}`).digest('base64url')
}
