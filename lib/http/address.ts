import { isIP } from 'node:net'
import { rawExchange } from './raw'

/** What `addressOf` answers where nobody knows. */
export const unknownAddress = 'unknown'

/**
 * The address of the client. A header that the client itself may have sent counts only behind a proxy that is trusted,
 * and there only its last entry, which that proxy has appended: Next (16.4) adds its own entry only where there is none.
 * @param trustProxy the setting `TRUST_PROXY`
 */
export function addressOf(request: Request, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  const address = forwarded ?? rawExchange()?.request.socket.remoteAddress ?? ''
  // An IPv4 client of a server that listens on IPv6 is the same client.
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  return isIP(plain) ? plain : unknownAddress
}
