import { createParser } from 'eventsource-parser'
import { describe, expect, test } from 'vitest'
import { comment, id, patchElements, patchSignals, retry } from '..'
import { type Block, blockReader } from './blocks'

function read(...chunks: string[]): Block[] {
  const blocks: Block[] = []
  const reader = blockReader((block) => blocks.push(block))
  for (const chunk of chunks) reader(chunk)
  return blocks
}

const stream =
  retry(2_000) +
  comment('open') +
  patchElements('<p id="a">Ünö</p>\n\n<p id="b"></p>', { eventId: 'e1', retryDuration: 500 }) +
  patchSignals({ a: 1 }) +
  id('1.2.3') +
  'data: no name\n\n'

test('each block tells what it is, with its bytes', () => {
  const blocks = read(stream)
  expect(blocks).toMatchObject([
    { event: '', retry: 2_000, id: undefined },
    { event: '', text: ': open' },
    {
      event: 'datastar-patch-elements',
      id: 'e1',
      retry: 500,
      data: 'elements <p id="a">Ünö</p>\nelements \nelements <p id="b"></p>',
    },
    { event: 'datastar-patch-signals', data: 'signals {"a":1}' },
    { event: '', id: '1.2.3' },
    { event: 'message', data: 'no name' },
  ])
  expect(blocks.reduce((sum, { size }) => sum + size, 0)).toBe(Buffer.byteLength(stream))
})

describe.each(['\n', '\r\n', '\r'])('with lines that end in %j', (end) => {
  const text = `${stream.replaceAll('\n', end)}:\n`

  test('it reads the same however the stream is cut', () => {
    const whole = read(text)
    for (let cut = 1; cut < text.length; cut++)
      expect(read(text.slice(0, cut), text.slice(cut))).toEqual(whole)
    expect(read(...text)).toEqual(whole)
    expect(whole).toHaveLength(6)
  })

  test('it finds the events that another parser finds', () => {
    const theirs: unknown[] = []
    const parser = createParser({
      onEvent: ({ event = 'message', data }) => theirs.push({ event, data }),
    })
    parser.feed(text)
    const ours = read(text).filter(({ event }) => event !== '')
    expect(ours.map(({ event, data }) => ({ event, data }))).toEqual(theirs)
  })
})

test('half an event is none', () => {
  expect(read('event: x\ndata: y\n')).toEqual([])
})
