import { expect, test } from 'vitest'
import type { Block } from './blocks'
import { capacity, matches, ndjson, Recorder } from './recorder'

const block = (data: string, event = 'datastar-patch-elements'): Block => {
  return { text: `event: ${event}\ndata: ${data}`, size: 10, event, id: undefined, retry: undefined, data }
}

test('it keeps the newest, and counts all and what it dropped', () => {
  const recorder = new Recorder()
  let changes = 0
  recorder.onChange = () => changes++
  for (let index = 0; index < capacity + 5; index++) recorder.add('/api/lab', block(String(index)))
  recorder.add('/api/lab', block('', ''))
  recorder.count(300)
  expect(recorder.entries).toHaveLength(capacity)
  expect(recorder.entries[0]).toMatchObject({ number: 7, data: '6' })
  expect(recorder).toMatchObject({ events: capacity + 5, dropped: 6, bytes: 300 })
  expect(changes).toBe(capacity + 7)
  recorder.clear()
  expect(recorder).toMatchObject({ entries: [], events: 0, dropped: 0, bytes: 0 })
  expect(recorder.add('/api/lab', block('next')).number, 'numbers go on').toBe(capacity + 7)
})

test('a filter looks at the stream and the text, in whatever case', () => {
  const entry = new Recorder().add('/api/acme/feed', block('<li id="Mark">'))
  for (const filter of ['', 'FEED', 'mark', 'patch-elements']) expect(matches(entry, filter)).toBe(true)
  expect(matches(entry, 'signals')).toBe(false)
})

test('an export has one line of JSON for each entry', () => {
  const recorder = new Recorder()
  recorder.add('/api/lab', { ...block('a\nb'), id: '7', retry: 500 }, 0)
  recorder.add('/api/lab', block('c'), 1)
  const lines = ndjson(recorder.entries).split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      number: 1,
      time: '1970-01-01T00:00:00.000Z',
      stream: '/api/lab',
      event: 'datastar-patch-elements',
      id: '7',
      retry: 500,
      size: 10,
      data: 'a\nb',
      elements: [],
    },
    expect.objectContaining({ number: 2, data: 'c' }),
  ])
})
