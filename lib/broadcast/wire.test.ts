import { describe, expect, it } from 'vitest'
import { decodeEntry, decodeMessage, encodeMessage, entryFields, previousOf } from './wire'

const event = { topic: 'o:acme', type: 'note', data: '{"text":"a \\"quoted\\" ] line"}' }

describe('a bus message', () => {
  it('reads as it was written', () => {
    const raw = encodeMessage('5-0', '6-1', [
      { event, id: '6-0' },
      { event: { ...event, data: 'null' }, id: '6-1' },
    ])
    expect(decodeMessage(raw)).toEqual({
      value: {
        prev: '5-0',
        at: '6-1',
        events: [
          { id: '6-0', topic: 'o:acme', type: 'note', data: { text: 'a "quoted" ] line' } },
          { id: '6-1', topic: 'o:acme', type: 'note', data: null },
        ],
      },
    })
  })

  it('gives a lossy event the id of the logged event before it', () => {
    const raw = encodeMessage('5-0', '6-0', [
      { event, id: null },
      { event, id: '6-0' },
      { event, id: null },
    ])
    const decoded = decodeMessage(raw)
    const events = 'value' in decoded ? decoded.value.events : []
    expect(events.map(({ id, lossy }) => [id, lossy])).toEqual([
      ['5-0', true],
      ['6-0', undefined],
      ['6-0', true],
    ])
  })

  it.each([
    ['nothing', '', 'not a JSON object'],
    ['text', 'hello', 'not a JSON object'],
    ['a list', '[]', 'not a JSON object'],
    ['a newer version', '{"v":2}', 'version 2'],
    ['no version', '{}', 'version unknown'],
    ['no chain', '{"v":1,"at":"1-0","events":[]}', 'without its chain'],
    ['no events', '{"v":1,"prev":"1-0","at":"1-0"}', 'without its chain'],
    ['an event that is no list', '{"v":1,"prev":"1-0","at":"1-0","events":[7]}', 'malformed event'],
    [
      'an event without data',
      '{"v":1,"prev":"1-0","at":"2-0","events":[["a","2-0","t"]]}',
      'malformed event',
    ],
    [
      'an event with a bad id',
      '{"v":1,"prev":"1-0","at":"2-0","events":[["a","x","t",1]]}',
      'malformed event',
    ],
  ])('of %s is a problem with a name', (_, raw, problem) => {
    expect(decodeMessage(raw)).toEqual({ problem: expect.stringContaining(problem) })
  })
})

describe('a log entry', () => {
  it('reads as it was written, and names the entry before it', () => {
    const entry = { id: '6-0', fields: entryFields(event, '4-2') } as const
    expect(decodeEntry('o:acme', entry)).toEqual({
      value: { id: '6-0', topic: 'o:acme', type: 'note', data: { text: 'a "quoted" ] line' } },
    })
    expect(previousOf(entry)).toBe('4-2')
  })

  it.each([
    ['a newer version', { v: '2', p: '0-0', body: 'x' }, 'entry 6-0 of version "2"'],
    ['no data', { v: '1', p: '0-0', t: 'note' }, 'entry 6-0, which is malformed'],
    ['broken data', { v: '1', p: '0-0', t: 'note', d: '{' }, 'entry 6-0, which is malformed'],
  ])('of %s is a problem with a name', (_, fields, problem) => {
    expect(decodeEntry('o:acme', { id: '6-0', fields: fields as unknown as Record<string, string> })).toEqual(
      {
        problem,
      },
    )
  })
})
