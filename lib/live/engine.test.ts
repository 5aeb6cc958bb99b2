import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createHub, type Hub, MemoryStore, memoryDriver } from '@/lib/broadcast'
import { patchElements, patchSignals } from '@/lib/datastar'
import { StreamReader } from '@/lib/testing/app'
import { sessionEnded } from '@/lib/topics'
import { Engine, type OpenStream } from './engine'
import type { BoundView, Sources } from './view'

const sources = {} as Sources
/** Every session but this one is open. */
const isSessionOpen = async (session: string) => session !== 'ended meanwhile'
let hub: Hub
let faults: { message: string; cause: unknown }[]
let engine: Engine
beforeEach(() => {
  hub = createHub(memoryDriver())
  faults = []
  engine = new Engine({
    isSessionOpen,
    hub,
    sources,
    log: (message, cause) => faults.push({ message, cause }),
    random: () => 0.5,
  })
})
afterEach(async () => {
  engine.close()
  await hub.close()
  vi.useRealTimers()
})

/** A view that shows every event of `o:acme` as an element, and counts how often it renders. */
function testView(overrides: Partial<BoundView> = {}) {
  const counts = { renders: 0, snapshots: 0 }
  const view: BoundView = {
    name: 'test',
    variant: 'member',
    topics: ['o:acme'],
    scope: undefined,
    render: (event) => {
      counts.renders++
      return [patchElements(`<p id="p">${String(event.data)}</p>`)]
    },
    snapshot: async () => {
      counts.snapshots++
      return [patchElements('<p id="p">snapshot</p>')]
    },
    ...overrides,
  }
  return { view, counts }
}

function open(view: BoundView, options: Partial<OpenStream> = {}) {
  const abort = new AbortController()
  const body = engine.open({
    views: [view],
    session: 'session-1',
    after: undefined,
    snapshot: false,
    signal: abort.signal,
    ...options,
  })
  return { reader: new StreamReader(new Response(body)), abort, body }
}

const publish = (data: unknown, topic = 'o:acme') => hub.publish([{ topic, type: 'test', data }])
const shows = (text: string) => (reader: StreamReader) =>
  reader.events.some(({ data }) => data.includes(text))

test('the first bytes are there at once: a jittered retry and a comment', async () => {
  const { reader } = open(testView().view)
  await reader.until(({ comments }) => comments.length > 0)
  expect(reader.text).toBe('retry: 2000\n\n: open\n\n')
})

test('a stream without a cursor starts with a snapshot, and its id is where the data was read', async () => {
  const { view } = testView()
  const after = await hub.head()
  const { reader } = open(view, { after, snapshot: true })
  await reader.until(shows('snapshot'))
  expect(reader.lastEventId).toBe(after)
  await publish('news')
  await reader.until(shows('news'))
})

test('a stream that resumes gets exactly what it missed, and no snapshot', async () => {
  const { view, counts } = testView()
  const after = await hub.head()
  await publish('missed')
  const { reader } = open(view, { after })
  await reader.until(shows('missed'))
  expect(reader.events).toHaveLength(1)
  expect(counts.snapshots).toBe(0)
})

test('a cursor from an earlier life of the process leads to a snapshot, not to silence', async () => {
  const { reader } = open(testView().view, { after: '1.1.0' })
  await reader.until(shows('snapshot'))
  const { reader: garbage } = open(testView().view, { after: 'garbage' })
  await garbage.until(shows('snapshot'))
})

test('a session that ended while its stream missed events gets none of them', async () => {
  const { reader } = open(testView().view, { after: '1.1.0', session: 'ended meanwhile' })
  await reader.until(({ done }) => done)
  expect(reader.events).toEqual([])
  expect(engine.size).toBe(0)
})

test('while a session is checked behind a gap, nothing is sent to it; then the snapshot comes, and what followed', async () => {
  let answer = (_isOpen: boolean) => {}
  const asked = new Promise<boolean>((resolve) => {
    answer = resolve
  })
  const check = vi.fn(() => asked)
  const log = vi.fn()
  const slow = new Engine({ hub, sources, isSessionOpen: check, log })
  const { view, counts } = testView()
  const after = await hub.head()
  const open = (cursor: string) =>
    new StreamReader(
      new Response(
        slow.open({
          views: [view],
          session: 's',
          after: cursor,
          snapshot: false,
          signal: new AbortController().signal,
        }),
      ),
    )
  const behindGap = open('1.1.0')
  const other = open(after)
  await vi.waitUntil(() => check.mock.calls.length === 1)
  await publish('news')
  await other.until(shows('news'))
  expect(counts.snapshots).toBe(0)
  answer(true)
  await behindGap.until(shows('news'))
  expect(behindGap.text.indexOf('snapshot')).toBeLessThan(behindGap.text.indexOf('news'))
  await publish('more')
  await Promise.all([behindGap, other].map((reader) => reader.until(shows('more'))))
  expect(log).not.toHaveBeenCalled()
  slow.close()
})

test('the id of an event comes after its patches and resumes behind it', async () => {
  const { view } = testView()
  const after = await hub.head()
  const { reader, abort } = open(view, { after })
  await publish('first')
  await reader.until(shows('first'))
  expect(reader.text).toMatch(/first[\s\S]*\n\nid: \S+\n\n$/)
  abort.abort()
  await publish('second')
  const { reader: resumed } = open(view, { after: reader.lastEventId! })
  await resumed.until(shows('second'))
  expect(resumed.events).toHaveLength(1)
})

test('an event is rendered once for all connections of a variant', async () => {
  const member = testView()
  const admin = testView({ variant: 'admin' })
  const after = await hub.head()
  const readers = Array.from(
    { length: 50 },
    (_, i) => open(i % 2 ? member.view : admin.view, { after }).reader,
  )
  await publish('news')
  await Promise.all(readers.map((reader) => reader.until(shows('news'))))
  expect([member.counts.renders, admin.counts.renders]).toEqual([1, 1])
})

test('clients that reconnect and replay the same events share the rendering', async () => {
  const { view, counts } = testView()
  const after = await hub.head()
  await publish('news')
  await open(view, { after }).reader.until(shows('news'))
  await open(view, { after }).reader.until(shows('news'))
  expect(counts.renders).toBe(1)
})

test('several events of one batch leave in one write, in order', async () => {
  const chunks: string[] = []
  const after = await hub.head()
  const { body } = {
    body: engine.open({
      views: [testView().view],
      session: 's',
      after,
      snapshot: false,
      signal: new AbortController().signal,
    }),
  }
  const reader = body.getReader()
  const next = async () => chunks.push(new TextDecoder().decode((await reader.read()).value))
  await next()
  await hub.publish([1, 2, 3].map((data) => ({ topic: 'o:acme', type: 'test', data: `event ${data}` })))
  await next()
  expect(chunks[1]).toMatch(/event 1[\s\S]*event 2[\s\S]*event 3/)
  expect(chunks[1]!.match(/^id: /gm)).toHaveLength(1)
})

test('what concerns one person each is loaded once for everybody, as state', async () => {
  const loads: unknown[][] = []
  const personalView = (person: string) =>
    testView({
      scope: person,
      personal: {
        key: person,
        when: () => true,
        load: async (scopes) => {
          loads.push(scopes)
          return scopes.map((scope) => [patchElements(`<i id="i">for ${String(scope)}</i>`)])
        },
      },
    }).view
  const after = await hub.head()
  const anna = open(personalView('anna'), { after }).reader
  const annaToo = open(personalView('anna'), { after }).reader
  const ben = open(personalView('ben'), { after }).reader
  await hub.publish([1, 2].map((data) => ({ topic: 'o:acme', type: 'test', data })))
  await Promise.all([
    anna.until(shows('for anna')),
    annaToo.until(shows('for anna')),
    ben.until(shows('for ben')),
  ])
  expect(loads).toEqual([['anna', 'ben']])
  expect(ben.text).not.toContain('anna')
})

test('events that arrive while a snapshot is loaded follow it', async () => {
  let finish = () => {}
  const { view } = testView({
    snapshot: () =>
      new Promise((resolve) => {
        finish = () => resolve([patchElements('<p id="p">snapshot</p>')])
      }),
  })
  const { reader } = open(view, { after: await hub.head(), snapshot: true })
  await reader.until(({ comments }) => comments.length > 0)
  await vi.waitUntil(() => finish.name === 'finish')
  await publish('later')
  await new Promise((resolve) => setImmediate(resolve))
  finish()
  await reader.until(shows('later'))
  expect(reader.text.indexOf('snapshot')).toBeLessThan(reader.text.indexOf('later'))
})

test('a view that asks for a snapshot gets one, while the patches of its neighbour are sent as they are', async () => {
  const asking = testView({ name: 'asking', render: () => 'snapshot' })
  const neighbour = testView({ name: 'neighbour' })
  const { reader } = open(asking.view, { views: [asking.view, neighbour.view], after: await hub.head() })
  await publish('news')
  await reader.until(shows('snapshot'))
  expect(shows('news')(reader)).toBe(true)
  expect(neighbour.counts.snapshots).toBe(0)
})

test('an event of a topic that a view does not have is not rendered by it', async () => {
  const mine = testView()
  const other = testView({ name: 'other', topics: ['o:globex'] })
  const { reader } = open(mine.view, { views: [mine.view, other.view], after: await hub.head() })
  await publish('secret', 'o:globex')
  await publish('news')
  await reader.until(shows('news'))
  expect(mine.counts.renders).toBe(1)
  expect(other.counts.renders).toBe(1)
})

test('a rendering that throws is logged once and replaced by a snapshot', async () => {
  const { view } = testView({
    render: () => {
      throw new Error('broken template')
    },
  })
  const after = await hub.head()
  const readers = [open(view, { after }).reader, open(view, { after }).reader]
  await publish('news')
  await Promise.all(readers.map((reader) => reader.until(shows('snapshot'))))
  expect(faults).toMatchObject([{ cause: { message: 'broken template' } }])
})

test('a snapshot that cannot be loaded closes the stream, and says why in the log', async () => {
  const { view } = testView({ snapshot: () => Promise.reject(new Error('no database')) })
  const { reader } = open(view, { after: await hub.head(), snapshot: true })
  await reader.until(({ done }) => done)
  expect(faults).toMatchObject([{ cause: { message: 'no database' } }])
  expect(engine.size).toBe(0)
})

test('ending a session closes its streams and no others', async () => {
  const { view } = testView({ topics: ['o:acme', 'u:anna'] })
  const after = await hub.head()
  const ended = open(view, { after, session: 'ended' }).reader
  const other = open(view, { after, session: 'other' }).reader
  await hub.publish([{ topic: 'u:anna', type: sessionEnded, data: { session: 'ended' } }])
  await ended.until(({ done }) => done)
  await publish('still here')
  await other.until(shows('still here'))
  expect(engine.size).toBe(1)
})

test('a control topic ends the session too, and is neither rendered nor moves the client', async () => {
  const { view, counts } = testView()
  const after = await hub.head()
  const { reader } = open(view, { after, session: 'ended', control: ['u:anna'] })
  await publish('for anna alone', 'u:anna')
  await hub.publish([{ topic: 'u:anna', type: sessionEnded, data: { session: 'ended' } }])
  await reader.until(({ done }) => done)
  expect(counts.renders).toBe(0)
  expect(reader.text).toBe('retry: 2000\n\n: open\n\n')
})

test('a lossy event is rendered for itself, although it carries the id of the one before it', async () => {
  const { view, counts } = testView()
  const after = await hub.head()
  const readers = [open(view, { after }).reader, open(view, { after }).reader]
  await publish('logged')
  await Promise.all(readers.map((reader) => reader.until(shows('logged'))))
  for (const data of ['typing', 'still typing'])
    await hub.publish([{ topic: 'o:acme', type: 'test', data }], { lossy: true })
  await Promise.all(readers.map((reader) => reader.until(shows('still typing'))))
  expect(readers.map(({ events }) => events.length)).toEqual([3, 3])
  expect(counts.renders).toBe(3)
})

test('connections that received different events with one id do not share a batch', async () => {
  const { view } = testView()
  const after = await hub.head()
  const early = open(view, { after }).reader
  await publish('logged')
  await early.until(shows('logged'))
  await hub.publish([{ topic: 'o:acme', type: 'test', data: 'typing' }], { lossy: true })
  // In one flush: for the first the lossy event, for the second the logged one, which it replays.
  const late = open(view, { after }).reader
  await Promise.all([early.until(shows('typing')), late.until(shows('logged'))])
  expect(early.events).toHaveLength(2)
  expect(late.events).toHaveLength(1)
})

test('all pages are told when events come late, once, and whoever opens a page then is told too', async () => {
  const upstream = vi.fn((state: string) => [patchSignals({ _upstream: state })])
  const { view } = testView({ upstream })
  const after = await hub.head()
  const pages = [open(view, { after }).reader, open(view, { after }).reader]
  const plain = open(testView({ name: 'plain' }).view, { after }).reader
  await Promise.all(pages.map((reader) => reader.until(shows('"live"'))))
  upstream.mockClear()
  engine.setUpstream('delayed')
  engine.setUpstream('delayed')
  await Promise.all(pages.map((reader) => reader.until(shows('"delayed"'))))
  expect(upstream).toHaveBeenCalledTimes(1)
  await open(view, { after }).reader.until(shows('"delayed"'))
  engine.setUpstream('live')
  await pages[0]!.until(({ events }) => events.length === 3)
  expect(plain.text).toBe('retry: 2000\n\n: open\n\n')
})

test('a stream that tells its gaps keeps what came before one, and goes on behind it', async () => {
  const store = new MemoryStore({ maxLength: 2 })
  const small = createHub(memoryDriver(store))
  const raw = new Engine({ hub: small, sources, isSessionOpen, log: () => {} })
  const view = testView({
    topics: ['o:acme', 'o:busy'],
    render: (event) => [`data: ${String(event.data)}\n\n`],
    gap: ({ topics, reason, cursor }) => `id: ${cursor}\ndata: ${reason} ${topics.join()}\n\n`,
  })
  const after = await small.head()
  const publishTo = (topic: string, data: string) => small.publish([{ topic, type: 'test', data }])
  await publishTo('o:acme', 'kept')
  for (const data of ['lost', 'trimmed', 'third']) await publishTo('o:busy', data)
  const body = raw.open({
    ...{ views: [view.view], session: null, after, snapshot: false },
    signal: new AbortController().signal,
  })
  const reader = new StreamReader(new Response(body))
  await reader.until(shows('trimmed o:busy'))
  await publishTo('o:busy', 'later')
  await reader.until(shows('later'))
  expect(reader.events.map(({ data }) => data)).toEqual(['kept', 'trimmed o:busy', 'later'])
  expect(view.counts.snapshots).toBe(0)
  // Its blocks carry their own ids: the engine adds none.
  expect(reader.text.match(/^id: /gm)).toHaveLength(1)
  raw.close()
  await small.close()
})

test('whoever holds something while a stream is open lets go of it once, however the stream ends', async () => {
  const released = vi.fn()
  const hold = vi.fn(() => released)
  const { abort } = open(testView().view, { hold })
  expect([hold.mock.calls.length, released.mock.calls.length]).toEqual([1, 0])
  abort.abort()
  engine.close()
  expect(released).toHaveBeenCalledTimes(1)
  const left = new Engine({ hub, sources, isSessionOpen, log: () => {} })
  const never = { views: [testView().view], session: null, after: undefined, snapshot: false, hold }
  left.open({ ...never, signal: AbortSignal.abort() })
  expect(hold).toHaveBeenCalledTimes(1)
})

test.each(['abort', 'cancel', 'abort before the stream was opened'])(
  'nothing is left after %s',
  async (way) => {
    const { view } = testView()
    const after = await hub.head()
    if (way.startsWith('abort before')) {
      open(view, { after, signal: AbortSignal.abort() })
    } else {
      const { reader, abort } = open(view, { after })
      await reader.until(({ comments }) => comments.length > 0)
      expect([engine.size, hub.health().subscriptions]).toEqual([1, 1])
      if (way === 'abort') abort.abort()
      else await reader.cancel()
      abort.abort()
    }
    expect([engine.size, hub.health().subscriptions]).toEqual([0, 0])
    await publish('into the void')
    expect(faults).toEqual([])
  },
)

test('closing the engine ends every stream cleanly, and it opens no more', async () => {
  const { reader } = open(testView().view, { after: await hub.head() })
  engine.close()
  await reader.until(({ done }) => done)
  expect(engine.size).toBe(0)
  expect(() => open(testView().view)).toThrow('The server is stopping')
})

test('a client that does not read is cut off at its bound, and nobody else waits', async () => {
  const { view } = testView({ render: () => [patchElements(`<p id="p">${'x'.repeat(200_000)}</p>`)] })
  const after = await hub.head()
  const stalled = engine.open({
    views: [view],
    session: 's',
    after,
    snapshot: false,
    signal: new AbortController().signal,
  })
  const { reader } = open(view, { after })
  for (let sent = 1; sent <= 6; sent++) {
    await publish(sent)
    await reader.until(({ events }) => events.length === sent)
  }
  expect(engine.size).toBe(1)
  expect(faults).toMatchObject([{ message: expect.stringContaining('does not read') }])
  await expect(stalled.getReader().read()).rejects.toThrow('cut off')
})

test('one timer sends the heartbeats of all streams, and none is left when the last has gone', async () => {
  // The hub is awake before the clock is replaced, so that its own timer does not count.
  hub.subscribe({ topics: ['o:acme'], subscriber: { event() {}, reset() {} } })
  const after = await hub.head()
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const streams = [open(testView().view, { after }), open(testView().view, { after })]
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(15_000)
  await Promise.all(
    streams.map(({ reader }) => reader.until(({ comments }) => comments.includes('heartbeat'))),
  )
  for (const { abort } of streams) abort.abort()
  expect(vi.getTimerCount()).toBe(0)
})
