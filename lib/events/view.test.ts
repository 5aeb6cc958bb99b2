import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { expect, test } from 'vitest'
import { type BusEvent, encodeCursor } from '@/lib/broadcast'
import { eventsView, readyBlock } from './view'

function parse(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = []
  createParser({ onEvent: (event) => events.push(event) }).feed(text)
  return events
}

const event: BusEvent = { id: '7-1', topic: 'o:acme', type: 'test', data: { a: 1 } }
const rendered = (overrides: Partial<BusEvent>) =>
  eventsView(['o:acme'], [])
    .render({ ...event, ...overrides })
    .toString()

test('an event is one block: its type, a cursor, and JSON that tells everything', () => {
  expect(parse(rendered({}))).toEqual([
    {
      event: 'test',
      id: encodeCursor('7-1'),
      data: '{"id":"7-1","topic":"o:acme","type":"test","data":{"a":1}}',
    },
  ])
})

test.each(['\n\ndata: forged\n\n', '\r\rdata: forged\r\r', 'x\r\nevent: forged', '\u2028\u2029', '\0'])(
  'the data %j cannot forge a field',
  (text) => {
    const events = parse(rendered({ data: text }))
    expect(events).toHaveLength(1)
    expect(JSON.parse(events[0]!.data).data).toBe(text)
  },
)

test('nor can a type that somebody else has put on the bus', () => {
  const events = parse(rendered({ type: 'x\ndata: forged\n\nevent: y' }))
  expect(events).toHaveLength(1)
  expect(JSON.parse(events[0]!.data)).toMatchObject({ data: { a: 1 } })
})

test('lossy events are for pages: they have no place in the order that this stream promises', () => {
  expect(rendered({ lossy: true })).toBe('')
})

test('a gap names the topics that were asked for, why, and where the stream goes on', () => {
  const view = eventsView(['o:acme', 'o:acme:admins'], [])
  const gap = view.gap!({ topics: ['u:anna', 'o:acme:admins'], reason: 'trimmed', cursor: '1.7.1' })
  expect(parse(gap)).toEqual([
    { event: 'reset', id: '1.7.1', data: '{"topics":["o:acme:admins"],"reason":"trimmed"}' },
  ])
  expect(view.gap!({ topics: ['u:anna'], reason: 'trimmed', cursor: '1.7.1' })).toBe('')
})

test('the beginning carries the cursor, but nothing that cannot be one', () => {
  expect(parse(readyBlock('1.7.1'))).toEqual([{ event: 'ready', id: '1.7.1', data: '{"cursor":"1.7.1"}' }])
  for (const unknown of [undefined, 'x\nid: forged', '1'.repeat(1_000_000)])
    expect(readyBlock(unknown)).toBe('event: ready\ndata: {"cursor":null}\n\n')
})
