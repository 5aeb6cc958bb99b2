import { createHash, timingSafeEqual } from 'node:crypto'
import { HttpError } from '@/lib/errors'

/**
 * Lets a scraper pass that sends the token of the installation.
 * @throws HttpError 404 where no token is set, 401 for any other
 */
export function requireMetricsToken(request: Request, token: string | undefined): void {
  if (token === undefined)
    throw new HttpError(
      'not_found',
      'There are no metrics here. Set METRICS_TOKEN (at least 16 characters) to have them.',
    )
  const sent = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  // Compared as digests, which are equally long: how long it takes tells nothing about the token.
  if (!timingSafeEqual(digest(sent), digest(token)))
    throw new HttpError('unauthorized', 'Send the token of the metrics: Authorization: Bearer METRICS_TOKEN.')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
