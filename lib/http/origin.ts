import { HttpError } from '@/lib/errors'

/**
 * Refuses what another site makes a browser send with our cookies. Browsers say where a request comes from in
 * `Sec-Fetch-Site`, and older ones in `Origin`, which scripts of a page cannot forge.
 * @throws HttpError 403
 */
export function requireSameOrigin(request: Request): void {
  const site = request.headers.get('sec-fetch-site')
  if (site === 'same-origin') return
  const safe = request.method === 'GET' || request.method === 'HEAD'
  // "none": typed into the address bar or opened from a bookmark.
  if (safe && (site === 'none' || site === null)) return
  const origin = request.headers.get('origin')
  const host = origin !== null && URL.canParse(origin) ? new URL(origin).host : null
  if (site === null && host !== null && host === request.headers.get('host')) return
  throw new HttpError('forbidden', 'This request came from another site. Open the page itself and try again.')
}
