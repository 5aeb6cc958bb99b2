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

type Asked = Pick<ConnectionOptions, 'session' | 'id'>

const isOfSession = ({ session }: Asked, event: BusEvent) =>
  session !== null && (event.data as { session?: unknown }).session === session

/** For one session alone: a demo lends the same person to many. */
const forSession = (asked: Asked, event: BusEvent): Order => (isOfSession(asked, event) ? 'show' : 'ignore')

const orders: Readonly<Record<string, (asked: Asked, event: BusEvent) => Order>> = {
  [sessionEnded]: (asked, event) => (isOfSession(asked, event) ? { close: 'signed-out' } : 'ignore'),
  [streamEnded]({ id }, event) {
    const { stream, reason } = event.data as { stream?: unknown; reason?: EndReason }
    if (id === '' || stream !== id) return 'ignore'
    return { end: reason === 'replaced' ? reason : 'ended' }
  },
  [keyRevoked]: () => ({ close: 'revoked' }),
  [accessChanged]: () => 'authorize',
  [labWeather]: (asked, event) =>
    isOfSession(asked, event) ? { weather: event.data as Forecast } : 'ignore',
  [labSent]: forSession,
  [labMarked]: forSession,
}

/** May the event ask something else than to be shown? Asked once for all streams. */
export const isOrder = ({ type }: BusEvent): boolean => Object.hasOwn(orders, type)

/** What an event asks of one stream. */
export const orderFor = (asked: Asked, event: BusEvent): Order =>
  (isOrder(event) && orders[event.type]?.(asked, event)) || 'show'
