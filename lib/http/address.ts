import { env } from '@/lib/env'

/**
 * The address of the client: what the proxy in front wrote last into `X-Forwarded-For`, or `unknown` where no proxy is
 * trusted, since a client can send that header itself.
 */
export function addressOf(request: Request): string {
  const hops = env().trustProxy ? request.headers.get('x-forwarded-for')?.split(',') : undefined
  return hops?.at(-1)?.trim() || 'unknown'
}
