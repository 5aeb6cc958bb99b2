import type { BusEvent } from '@/lib/broadcast'
import type { EndReason } from '@/lib/streams/types'
import {
  accessChanged,
  keyRevoked,
  labMarked,
  labSent,
  labWeather,
  sessionEnded,
  streamEnded,
} from '@/lib/topics'
import type { CloseReason, ConnectionOptions } from './connection'
import type { Forecast } from './types'

/** What an event asks of a stream: to show it, to do nothing, to have its rights looked at, or what is named. */
export type Order =
  | 'show'
  | 'ignore'
  | 'authorize'
  /** It ends without a word. */
  | { close: CloseReason }
  /** It ends with a last word to its client. */
  | { end: EndReason }
  | { weather: Forecast }

const orders: ReadonlySet<string> = new Set([
  ...[sessionEnded, streamEnded, keyRevoked, accessChanged],
  ...[labWeather, labSent, labMarked],
])

/** May the event ask something else than to be shown? Asked once for all streams. */
export const isOrder = ({ type }: BusEvent): boolean => orders.has(type)

/** What an event asks of one stream. */
export function orderFor({ session, id }: Pick<ConnectionOptions, 'session' | 'id'>, event: BusEvent): Order {
  const isOfSession = session !== null && (event.data as { session?: unknown }).session === session
  switch (event.type) {
    case sessionEnded:
      return isOfSession ? { close: 'signed-out' } : 'ignore'
    case streamEnded: {
      const { stream, reason } = event.data as { stream?: unknown; reason?: EndReason }
      if (id === '' || stream !== id) return 'ignore'
      return { end: reason === 'replaced' ? reason : 'ended' }
    }
    case keyRevoked:
      return { close: 'revoked' }
    case accessChanged:
      return 'authorize'
    case labWeather:
      return isOfSession ? { weather: event.data as Forecast } : 'ignore'
    // For one session alone: a demo lends the same person to many.
    case labSent:
    case labMarked:
      return isOfSession ? 'show' : 'ignore'
    default:
      return 'show'
  }
}
