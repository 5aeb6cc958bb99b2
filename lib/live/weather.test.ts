import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createHub, type Hub, memoryDriver } from '@/lib/broadcast'
import { patchElements } from '@/lib/datastar'
import { StreamReader } from '@/lib/testing/app'
import { labMarked, labWeather } from '@/lib/topics'
import type { Connection } from './connection'
import { Engine } from './engine'
import { Frame } from './frame'
import type { WeatherKind } from './types'
import type { BoundView, Sources } from './view'
import { type Outlet, Weather } from './weather'

/** A connection whose client gets what is written at once. */
function fakeConnection({ isOpen = true } = {}) {
  const name = isOpen ? ('direct' as const) : undefined
  const client: string[] = []
  const outlet: Outlet = {
    name,
    body: () => new ReadableStream(),
    queued: () => 0,
    write: ({ bytes }) => void client.push(String(bytes)),
    end: () => void client.push('the end'),
    destroy: () => void client.push('cut off'),
  }
  const connection = {
    channel: outlet as Outlet,
    closed: false,
    close(reason: string) {
      if (this.closed) return
      this.closed = true
      client.push(reason)
      this.channel.end()
    },
  }
  const write = (text: string) => connection.channel.write(Frame.of(text))
  return { connection: connection as unknown as Connection, outlet, client, write }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function weather(kind: WeatherKind, seconds = 10) {
  const fake = fakeConnection()
  new Weather().begin(fake.connection, { kind, until: Date.now() + seconds * 1_000 })
  return fake
}

test('a stall holds everything back, and lets it through in order when it is over', () => {
  const { client, connection, outlet, write } = weather('stall')
  write('one')
  write('three')
  vi.advanceTimersByTime(9_900)
  expect(client).toEqual([])
  expect(connection.channel.queued(), 'it counts as waiting').toBe(8)
  vi.advanceTimersByTime(200)
  expect(client).toEqual(['one', 'three'])
  expect(connection.channel, 'nothing stays behind').toBe(outlet)
  expect(vi.getTimerCount()).toBe(0)
})

test('a delay lets everything come two seconds late', () => {
  const { client, write } = weather('delay')
  write('one')
  vi.advanceTimersByTime(1_000)
  write('two')
  expect(client).toEqual([])
  vi.advanceTimersByTime(1_100)
  expect(client).toEqual(['one'])
  vi.advanceTimersByTime(1_000)
  expect(client).toEqual(['one', 'two'])
})

test('what is duplicated comes twice, until it is over', () => {
  const { client, write } = weather('duplicate')
  write('one')
  vi.advanceTimersByTime(10_100)
  write('two')
  expect(client).toEqual(['one', 'one', 'two'])
})

test('a cut comes in the middle of an event, and nothing after it', () => {
  const { client, write } = weather('cut')
  write('lost')
  vi.advanceTimersByTime(100)
  expect(client).toEqual([expect.stringMatching(/^event: .*\ndata: .*[^\n]$/)])
  write('lost as well')
  vi.advanceTimersByTime(10_000)
  expect(client.slice(1)).toEqual(['weather', 'cut off'])
  expect(vi.getTimerCount()).toBe(0)
})

test('a clean end loses what would have come', () => {
  const { client, write } = weather('end')
  write('lost')
  vi.advanceTimersByTime(10_000)
  expect(client).toEqual(['weather', 'the end'])
})

test.each(['cut', 'end'] as const)(
  'a %s that is over before it came to it still sends its client back',
  (kind) => {
    const fake = fakeConnection({ isOpen: false })
    new Weather().begin(fake.connection, { kind, until: Date.now() + 500 })
    fake.write('lost')
    vi.advanceTimersByTime(400)
    expect(fake.client).toEqual([])
    vi.advanceTimersByTime(200)
    expect(fake.client[0]).toBe('weather')
  },
)

test('weather that is over does not begin, and one follows another', () => {
  const fake = fakeConnection()
  const sky = new Weather()
  sky.begin(fake.connection, { kind: 'stall', until: Date.now() })
  expect(fake.connection.channel).toBe(fake.outlet)
  sky.begin(fake.connection, { kind: 'stall', until: Date.now() + 10_000 })
  fake.write('one')
  sky.begin(fake.connection, { kind: 'duplicate', until: Date.now() + 1_000 })
  fake.write('two')
  expect(fake.client).toEqual(['one', 'two', 'two'])
})

test('a stream that ends in bad weather gets what was on its way, and its last words', () => {
  const { client, connection, write } = weather('stall')
  write('on its way')
  connection.close('ended')
  expect(client).toEqual(['ended', 'on its way', 'the end'])
  vi.advanceTimersByTime(200)
  expect(vi.getTimerCount()).toBe(0)
})

test('so many streams have weather at once, and no more', () => {
  const sky = new Weather()
  const fakes = Array.from({ length: 201 }, () => fakeConnection())
  for (const { connection } of fakes) sky.begin(connection, { kind: 'stall', until: Date.now() + 1_000 })
  expect(fakes.filter(({ connection, outlet }) => connection.channel === outlet)).toHaveLength(1)
})

const view: BoundView = {
  name: 'test',
  variant: '',
  topics: ['u:ada'],
  scope: undefined,
  render: ({ data }) => [patchElements(`<p id="mark-${(data as { index: number }).index}"></p>`)],
  snapshot: async () => [],
}

/** The body of a stream, read to its end: what came, and whether it ended as it should. */
async function readBody(body: ReadableStream<Uint8Array>) {
  const reader = body.getReader()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return { text, cut: false }
      text += new TextDecoder().decode(value)
    }
  } catch {
    return { text, cut: true }
  }
}

const marksIn = (text: string) => [...text.matchAll(/mark-(\d+)/g)].map(([, index]) => Number(index))

test.each(['cut', 'end'] as const)(
  'a %s takes nothing from the session: its clients come back to the same weather, and get all when it is over',
  async (kind) => {
    vi.useRealTimers()
    const hub: Hub = createHub(memoryDriver())
    const engines = [1, 2].map(() => new Engine({ hub, sources: {} as Sources, log: () => {} }))
    const open = (engine: Engine, session: string, after: string) =>
      engine.open({ views: [view], session, after, snapshot: false, signal: new AbortController().signal })
    const after = await hub.head()
    const bystander = readBody(open(engines[0]!, 'another', after))
    const first = readBody(open(engines[0]!, 'mine', after))
    const mine = (type: string, data: object) =>
      hub.publish([{ topic: 'u:ada', type, data: { session: 'mine', ...data } }])
    const until = Date.now() + 1_500
    await mine(labWeather, { kind, until })
    for (const index of [1, 2, 3]) await mine(labMarked, { index })

    const { text, cut } = await first
    expect(cut).toBe(kind === 'cut')
    expect(marksIn(text)).toEqual([])
    // On the other instance, which has not heard of the weather before.
    const second = await readBody(open(engines[1]!, 'mine', after))
    expect(marksIn(second.text)).toEqual([])
    // When it is over, the same cursor leads to everything.
    await vi.waitUntil(() => Date.now() >= until, { timeout: 5_000 })
    const reader = new StreamReader(new Response(open(engines[1]!, 'mine', after)))
    await reader.until(({ events }) => events.length === 3)
    expect(marksIn(reader.text)).toEqual([1, 2, 3])
    for (const engine of engines) engine.close()
    expect(marksIn((await bystander).text)).toEqual([])
    await hub.close()
  },
)
