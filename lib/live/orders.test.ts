import { expect, test } from 'vitest'
import type { BusEvent } from '@/lib/broadcast'
import {
  accessChanged,
  keyRevoked,
  labMarked,
  labSent,
  labWeather,
  sessionEnded,
  streamEnded,
} from '@/lib/topics'
import { isOrder, orderFor } from './orders'

const event = (type: string, data: object = {}): BusEvent => ({ id: '1-0', topic: 'u:ada', type, data })
const mine = { session: 's1', id: 'stream-1' }
const keys = { session: null, id: '' }

test.each([
  [sessionEnded, { session: 's1' }, { close: 'signed-out' }],
  [sessionEnded, { session: 's2' }, 'ignore'],
  [streamEnded, { stream: 'stream-1', reason: 'replaced' }, { end: 'replaced' }],
  [streamEnded, { stream: 'stream-1', reason: 'nonsense' }, { end: 'ended' }],
  [streamEnded, { stream: 'stream-2', reason: 'ended' }, 'ignore'],
  [keyRevoked, {}, { close: 'revoked' }],
  [accessChanged, { org: 'acme' }, 'authorize'],
  [
    labWeather,
    { session: 's1', kind: 'cut', until: 1 },
    { weather: { session: 's1', kind: 'cut', until: 1 } },
  ],
  [labWeather, { session: 's2', kind: 'cut', until: 1 }, 'ignore'],
  [labSent, { session: 's1' }, 'show'],
  [labSent, { session: 's2' }, 'ignore'],
  [labMarked, { session: 's1' }, 'show'],
  [labMarked, { session: 's2' }, 'ignore'],
])('%s of %o asks a stream for %o', (type, data, order) => {
  expect(isOrder(event(type, data))).toBe(true)
  expect(orderFor(mine, event(type, data))).toEqual(order)
})

test('what is of a session or of a stream is not for programs, which have neither', () => {
  for (const type of [sessionEnded, labSent, labMarked, labWeather])
    expect(orderFor(keys, event(type, { session: null })), type).toBe('ignore')
  expect(orderFor(keys, event(streamEnded, { stream: '' }))).toBe('ignore')
})

test('everything else is shown, whatever its name', () => {
  for (const type of ['notification.created', 'constructor', '__proto__', '']) {
    expect(isOrder(event(type))).toBe(false)
    expect(orderFor(mine, event(type))).toBe('show')
  }
})
