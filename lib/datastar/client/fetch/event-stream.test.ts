import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventStreamParser } from './event-stream'

/** What a parser tells, as a list. */
function parse(chunks: string[]): unknown[] {
  const told: unknown[] = []
  const feed = eventStreamParser({
    onEvent: (event, data) => told.push({ event, data }),
    onId: (id) => told.push({ id }),
    onRetry: (milliseconds) => told.push({ retry: milliseconds }),
  })
  for (const chunk of chunks) feed(chunk)
  return told
}

const field = fc.constantFrom(
  'event: e',
  'event:e',
  'data: x',
  'data:  x',
  'data',
  'data:a:b',
  ': note',
  'other: y',
  'retry: 50',
  'retry: 5x',
  '',
)
const stream = fc.array(fc.tuple(field, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 30 })

describe('eventStreamParser', () => {
  it('tells the same however the stream is cut into pieces', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(40)), (lines, cuts) => {
        const text = lines.map(([line, end]) => line + end).join('')
        const chunks: string[] = []
        let rest = text
        for (const cut of cuts) {
          chunks.push(rest.slice(0, cut))
          rest = rest.slice(cut)
        }
        expect(parse([...chunks, rest])).toEqual(parse([text]))
      }),
      { numRuns: 500 },
    )
  })

  it('finds the events that an independent parser finds', () => {
    fc.assert(
      fc.property(stream, (lines) => {
        const text = lines.map(([line]) => `${line}\n`).join('')
        const expected: unknown[] = []
        createParser({ onEvent: ({ event, data }) => expected.push({ event: event ?? '', data }) }).feed(text)
        const events = parse([text]).filter((told) => typeof told === 'object' && told && 'data' in told)
        expect(events).toEqual(expected)
      }),
    )
  })

  it('takes an id with the block that it belongs to, and not before its end', () => {
    expect(parse(['id: 1\ndata: x\n\n'])).toEqual([{ event: '', data: 'x' }, { id: '1' }])
    expect(parse(['id: 1\n\n'])).toEqual([{ id: '1' }])
    expect(parse(['id: 1\ndata: x\n'])).toEqual([])
    expect(parse(['id: a\0b\n\n'])).toEqual([])
    expect(parse(['id\n\n'])).toEqual([{ id: '' }])
  })

  it('tells an event at its blank line, also where lines end in a carriage return', () => {
    expect(parse(['data: x\r\r'])).toEqual([{ event: '', data: 'x' }])
    expect(parse(['data: x\r', '\n\r', '\n'])).toEqual([{ event: '', data: 'x' }])
  })
})
