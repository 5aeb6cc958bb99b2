import { HttpError } from '@/lib/errors'

/**
 * Where a request comes from. Browsers say it in `Sec-Fetch-Site`, and older ones in `Origin`, which scripts of a page
 * cannot forge; `unknown` where there is neither.
 */
export function originOf(request: Request): 'here' | 'elsewhere' | 'unknown' {
  const site = request.headers.get('sec-fetch-site')
  if (site === 'same-origin') return 'here'
  // "none": typed into the address bar or opened from a bookmark, which cannot send a form.
  if (site === 'none' && isSafe(request)) return 'here'
  if (site !== null) return 'elsewhere'
  const origin = request.headers.get('origin')
  if (origin === null) return 'unknown'
  const host = URL.canParse(origin) ? new URL(origin).host : null
  return host !== null && host === request.headers.get('host') ? 'here' : 'elsewhere'
}

/**
 * Refuses what another site makes a browser send with our cookies, and what changes something without saying where it
 * comes from.
 * @throws HttpError 403
 */
export function requireSameOrigin(request: Request): void {
  const origin = originOf(request)
  if (origin === 'elsewhere' || (origin === 'unknown' && !isSafe(request))) throw foreignOrigin()
}

/** The error about a request that another site made a browser send: 403. */
export function foreignOrigin(): HttpError {
  return new HttpError(
    'forbidden',
    'This request came from another site. Open the page itself and try again.',
  )
}

function isSafe({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD'
}
