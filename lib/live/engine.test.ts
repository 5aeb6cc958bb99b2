import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createHub, encodeCursor, type Hub, MemoryStore, memoryDriver } from '@/lib/broadcast'
import { patchElements, patchSignals } from '@/lib/datastar'
import { HttpError } from '@/lib/errors'
import { StreamReader } from '@/lib/testing/app'
import { accessChanged, keyRevoked, sessionEnded, streamEnded } from '@/lib/topics'
import type { Connection } from './connection'
import { Engine } from './engine'
import { unobserved } from './observer'
import type { OpenStream } from './types'
import type { BoundView, Sources } from './view'

const sources = {} as Sources
let hub: Hub
let faults: { message: string; cause: unknown }[]
let engine: Engine
beforeEach(() => {
  hub = createHub(memoryDriver())
  faults = []
  engine = new Engine({
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
  return {
    reader: new StreamReader(new Response(openBody(view, { signal: abort.signal, ...options }))),
    abort,
  }
}

/** A stream that nobody reads as yet. */
function openBody(view: BoundView, options: Partial<OpenStream> = {}) {
  const { signal } = new AbortController()
  return engine.open({
    ...{ views: [view], session: 'session-1', after: undefined, snapshot: false, signal },
    ...options,
  })
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
  const authorize = () => Promise.reject(new HttpError('unauthorized', 'Sign in first.'))
  const { reader } = open(testView().view, { after: '1.1.0', authorize })
  await reader.until(({ done }) => done)
  expect(reader.events).toEqual([])
  expect(engine.size).toBe(0)
})

test('while a session is checked behind a gap, nothing is sent to it; then the snapshot comes, and what follows it', async () => {
  const { view, counts } = testView()
  let answer = () => {}
  const check = vi.fn(
    () =>
      new Promise<BoundView[]>((resolve) => {
        answer = () => resolve([view])
      }),
  )
  const after = await hub.head()
  const behindGap = open(view, { after: '1.1.0', authorize: check }).reader
  const other = open(view, { after, authorize: check }).reader
  await vi.waitUntil(() => check.mock.calls.length === 1)
  await publish('news')
  await other.until(shows('news'))
  expect(counts.snapshots).toBe(0)
  answer()
  await behindGap.until(shows('news'))
  expect(behindGap.text.indexOf('snapshot')).toBeLessThan(behindGap.text.indexOf('news'))
  await publish('more')
  await Promise.all([behindGap, other].map((reader) => reader.until(shows('more'))))
  expect(faults).toEqual([])
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
  const reader = openBody(testView().view, { after }).getReader()
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
  const raw = new Engine({ hub: small, sources, log: () => {} })
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

test('the place of a stream is given back once, however it ends, and also if its client has left before', async () => {
  const release = vi.fn()
  const { abort } = open(testView().view, { release })
  expect(release).not.toHaveBeenCalled()
  abort.abort()
  engine.close()
  expect(release).toHaveBeenCalledTimes(1)
  const left = new Engine({ hub, sources, log: () => {} })
  const never = { views: [testView().view], session: null, after: undefined, snapshot: false, release }
  left.open({ ...never, signal: AbortSignal.abort() })
  expect(release).toHaveBeenCalledTimes(2)
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

test('for a client that does not read nothing more is queued than its bound, and nobody else waits', async () => {
  const { view, counts } = testView({
    render: ({ data }) => [patchElements(`<p id="p">${data}${'x'.repeat(60_000)}</p>`)],
  })
  const after = await hub.head()
  const stalled = openBody(view, { after, id: 'stalled' })
  const { reader } = open(view, { after })
  for (let sent = 1; sent <= 20; sent++) {
    await publish(sent)
    await reader.until(({ events }) => events.length === sent)
  }
  expect(engine.find('stalled')!.queuedBytes).toBeGreaterThan(180_000)
  expect(engine.queuedBytes).toBeLessThanOrEqual(256 * 1024)
  expect(counts.snapshots).toBe(0)
  // It reads again: what had been queued, and then the present, in one snapshot.
  const late = new StreamReader(new Response(stalled))
  await late.until(shows('snapshot'))
  expect(counts.snapshots).toBe(1)
  await publish('news')
  await late.until(shows('news'))
  expect(late.events.map(({ data }) => data.slice(0, 30)).filter((data) => data.includes('>20x'))).toEqual([])
})

test('a program that does not read gets everything when it reads again', async () => {
  const { view } = testView({
    render: ({ data, id }) => [`id: ${encodeCursor(id)}\ndata: ${data} ${'x'.repeat(60_000)}\n\n`],
    gap: () => 'data: gap\n\n',
  })
  const after = await hub.head()
  const stalled = openBody(view, { after })
  const { reader } = open(view, { after })
  for (let sent = 1; sent <= 20; sent++) {
    await publish(sent)
    await reader.until(({ events }) => events.length === sent)
  }
  const late = new StreamReader(new Response(stalled))
  await late.until(({ events }) => events.length === 20)
  expect(late.events.map(({ data }) => Number(data.split(' ')[0]))).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 1),
  )
})

test('a client that does not read for twenty seconds is closed for good', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  const { view } = testView({ render: () => [patchElements(`<p id="p">${'x'.repeat(200_000)}</p>`)] })
  const body = openBody(view, { after: await hub.head() })
  for (const data of [1, 2, 3]) {
    await publish(data)
    await new Promise((resolve) => setImmediate(resolve))
  }
  vi.advanceTimersByTime(20_000)
  expect(engine.size).toBe(1)
  vi.advanceTimersByTime(2_000)
  expect(engine.size).toBe(0)
  await expect(body.getReader().read()).rejects.toThrow('does not read')
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

test('heartbeats are spread over their pause, so that no moment has to write to everybody', async () => {
  hub.subscribe({ topics: ['o:acme'], subscriber: { event() {}, reset() {} } })
  const after = await hub.head()
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const streams = Array.from({ length: 30 }, () => open(testView().view, { after }).reader)
  const beaten = () => streams.filter(({ comments }) => comments.includes('heartbeat')).length
  for (let second = 1; second <= 15; second++) {
    vi.advanceTimersByTime(1_000)
    await vi.waitUntil(() => beaten() === second * 2)
  }
})

test('of events with one conflation key only the newest waits, and a page gets ten frames a second at most', async () => {
  const { view, counts } = testView({ conflate: ({ type }) => (type === 'note' ? null : type) })
  const { reader } = open(view, { after: await hub.head() })
  const chunks = () => reader.text.match(/^id: /gm)?.length ?? 0
  await hub.publish([{ topic: 'o:acme', type: 'AAA', data: 'first' }])
  await reader.until(shows('first'))
  for (let price = 1; price <= 50; price++)
    await hub.publish(
      ['AAA', 'BBB', 'note'].map((type) => ({ topic: 'o:acme', type, data: `${type} ${price}.` })),
    )
  await reader.until(shows('note 50.'))
  expect(chunks()).toBeLessThan(10)
  for (const last of ['AAA 50.', 'BBB 50.']) expect(shows(last)(reader)).toBe(true)
  expect(reader.events.filter(({ data }) => data.includes('note'))).toHaveLength(50)
  expect(counts.renders).toBeLessThan(100)
})

test('a view whose events are lossy is loaded when its stream resumes, and when events flow again', async () => {
  const lossy = testView({ name: 'lossy', volatile: true })
  const logged = testView({ name: 'logged' })
  const { reader } = open(lossy.view, { views: [lossy.view, logged.view], after: await hub.head() })
  await reader.until(shows('snapshot'))
  engine.setUpstream('delayed')
  engine.setUpstream('live')
  await reader.until(({ events }) => events.length === 2)
  expect([lossy.counts.snapshots, logged.counts.snapshots]).toEqual([2, 0])
})

test('who loses an organisation is cut off before anything that came in meanwhile is sent', async () => {
  const { view } = testView({ topics: ['o:acme', 'u:anna'] })
  const { reader } = open(view, {
    after: await hub.head(),
    authorize: () => Promise.reject(new HttpError('not_found', 'Not a member.')),
  })
  await hub.publish([
    { topic: 'u:anna', type: accessChanged, data: { org: 'acme' } },
    { topic: 'o:acme', type: 'test', data: 'secret' },
  ])
  await reader.until(({ done }) => done)
  expect(reader.text).not.toContain('secret')
})

test('whose role changes goes on with what it may show now: other bytes, other topics, and a snapshot', async () => {
  const admin = testView({ variant: 'admin', topics: ['u:anna', 'o:acme:admins'] })
  const member = testView({ topics: ['u:anna', 'o:acme'] })
  const { reader } = open(admin.view, { after: await hub.head(), authorize: async () => [member.view] })
  await hub.publish([
    { topic: 'u:anna', type: accessChanged, data: { org: 'acme' } },
    { topic: 'o:acme:admins', type: 'test', data: 'for admins' },
  ])
  await reader.until(shows('snapshot'))
  await publish('for admins too', 'o:acme:admins')
  await publish('for members')
  await reader.until(shows('for members'))
  expect(reader.text).not.toContain('for admins')
  expect([admin.counts.snapshots, member.counts.snapshots]).toEqual([0, 1])
})

test('a view that asks for it is authorised anew, and goes on at the same place with its new topics', async () => {
  const before = testView({ topics: ['u:anna'], rescope: ({ type }) => type === 'follow' })
  const after = testView({ topics: ['u:anna', 'a:ben'] })
  const { reader } = open(before.view, { after: await hub.head(), authorize: async () => [after.view] })
  await hub.publish([{ topic: 'u:anna', type: 'follow', data: 'ben' }])
  await reader.until(shows('snapshot'))
  await publish('by ben', 'a:ben')
  await reader.until(shows('by ben'))
  expect(engine.size).toBe(1)
})

test('what came in while a stream was authorised anew follows the snapshot, as far as it may still be shown', async () => {
  const before = testView({ topics: ['u:anna', 'a:cleo'], rescope: ({ type }) => type === 'follow' })
  const after = testView({ topics: ['u:anna', 'a:ben'] })
  const { reader } = open(before.view, { after: await hub.head(), authorize: async () => [after.view] })
  await hub.publish([
    { topic: 'u:anna', type: 'follow', data: 'ben' },
    { topic: 'u:anna', type: 'test', data: 'a toast' },
    { topic: 'a:cleo', type: 'test', data: 'by cleo' },
  ])
  await reader.until(shows('a toast'))
  expect(reader.text.indexOf('snapshot')).toBeLessThan(reader.text.indexOf('a toast'))
  expect(reader.text).not.toContain('by cleo')
})

test('revoking a key closes the streams that it opened, and ending a stream that one alone', async () => {
  const { view } = testView()
  const after = await hub.head()
  const farewell = (reason: string) => `: farewell ${reason}\n\n`
  const program = open(view, { after, session: null, control: ['k:key'] }).reader
  const one = open(view, { after, control: ['u:anna'], id: 'one', farewell }).reader
  const two = open(view, { after, control: ['u:anna'], id: 'two', farewell }).reader
  await hub.publish([
    { topic: 'k:key', type: keyRevoked, data: {} },
    { topic: 'u:anna', type: streamEnded, data: { stream: 'one', reason: 'replaced' } },
  ])
  await Promise.all([program, one].map((reader) => reader.until(({ done }) => done)))
  expect(one.comments.at(-1)).toBe('farewell replaced')
  await publish('still here')
  await two.until(shows('still here'))
})

test('a stream is handed over before its age, with a short way back', async () => {
  const aging = new Engine({ hub, sources, log: () => {}, maxAgeMs: 280_000, random: () => 0.5 })
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  const stream = { views: [testView().view], session: null, after: await hub.head(), snapshot: false }
  const reader = new StreamReader(
    new Response(aging.open({ ...stream, signal: new AbortController().signal })),
  )
  vi.advanceTimersByTime(220_000)
  expect(aging.size).toBe(1)
  vi.advanceTimersByTime(45_000)
  expect(aging.size).toBe(0)
  await reader.until(({ done }) => done)
  expect(reader.text).toMatch(/retry: 250\n\n$/)
})

test('a process that stops closes few streams at once, and many over five seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const after = await hub.head()
  const { view } = testView()
  for (let stream = 0; stream < 500; stream++) open(view, { after })
  const drained = engine.drain()
  expect(engine.size).toBe(490)
  expect(() => open(view)).toThrow('The server is stopping')
  await vi.advanceTimersByTimeAsync(2_500)
  expect(engine.size).toBeGreaterThan(200)
  expect(engine.size).toBeLessThan(260)
  await vi.advanceTimersByTimeAsync(2_500)
  await drained
  expect(engine.size).toBe(0)
})

test('what the engine does can be counted: opens, closes, renders, writes and how long they took', async () => {
  const observer = {
    ...unobserved,
    opened: vi.fn(),
    closed: vi.fn(),
    rendered: vi.fn(),
    delivered: vi.fn(),
    latency: vi.fn(),
  }
  const observed = new Engine({ hub, sources, log: () => {}, observer })
  const after = await hub.head()
  const readers = Array.from({ length: 10 }, () => {
    const stream = { views: [testView().view], session: null, after, snapshot: false }
    return new StreamReader(new Response(observed.open({ ...stream, signal: new AbortController().signal })))
  })
  await publish('news')
  await Promise.all(readers.map((reader) => reader.until(shows('news'))))
  expect(observer.opened.mock.calls).toEqual(Array(10).fill(['stream', 'resumed']))
  expect(observer.rendered).toHaveBeenCalledTimes(1)
  expect(observer.delivered).toHaveBeenCalledWith(10, 10, expect.any(Number))
  expect(observer.latency).toHaveBeenCalledTimes(1)
  observed.close()
  expect(observer.closed.mock.calls).toEqual(Array(10).fill(['stream', 'shutdown']))
})

test('of two looks at the rights of a stream the later one counts, whichever is answered first', async () => {
  const admin = testView({ variant: 'admin', topics: ['u:anna', 'o:acme:admins'] }).view
  const member = testView({ topics: ['u:anna', 'o:acme'] }).view
  const answers: ((views: BoundView[]) => void)[] = []
  const authorize = () => new Promise<BoundView[]>((resolve) => answers.push(resolve))
  const { reader } = open(admin, { after: await hub.head(), authorize })
  for (let change = 1; change <= 2; change++)
    await hub.publish([{ topic: 'u:anna', type: accessChanged, data: { org: 'acme' } }])
  await vi.waitUntil(() => answers.length === 2)
  answers[1]!([member])
  await new Promise((resolve) => setImmediate(resolve))
  answers[0]!([admin])
  await reader.until(shows('snapshot'))
  await publish('for admins', 'o:acme:admins')
  await publish('for members')
  await reader.until(shows('for members'))
  expect(reader.text).not.toContain('for admins')
})

test('a stream that ended before its client took it is not counted as one that opened', async () => {
  const observer = { ...unobserved, opened: vi.fn(), closed: vi.fn() }
  const observed = new Engine({ hub, sources, log: () => {}, observer })
  const { signal } = new AbortController()
  const body = observed.open({
    views: [testView().view],
    session: null,
    after: undefined,
    snapshot: false,
    signal,
  })
  observed.close()
  await new StreamReader(new Response(body)).until(({ done }) => done)
  expect(observer.closed.mock.calls).toEqual([[undefined, 'shutdown']])
  expect(observer.opened).not.toHaveBeenCalled()
})

test('a stream that cannot subscribe leaves nothing behind', () => {
  const release = vi.fn()
  expect(() => open(testView({ topics: ['not a topic'] }).view, { release })).toThrow('Bad topic')
  expect(engine.size).toBe(0)
  expect(release).toHaveBeenCalledTimes(1)
})

test('an event that is not to be left out is not overtaken by newer ones of a key', async () => {
  const { view } = testView({ conflate: ({ type }) => (type === 'note' ? null : type) })
  const { reader } = open(view, { after: await hub.head() })
  await hub.publish([{ topic: 'o:acme', type: 'AAA', data: 'first' }])
  await reader.until(shows('first'))
  const events = ['AAA 1.', 'BBB 1.', 'note 1.', 'AAA 2.', 'AAA 3.', 'note 2.', 'BBB 2.', 'AAA 4.']
  await hub.publish(events.map((data) => ({ topic: 'o:acme', type: data.split(' ')[0]!, data })))
  await reader.until(shows('AAA 4.'))
  const shown = [...reader.text.matchAll(/>(\w+ \d\.)</g)].map(([, data]) => data)
  expect(shown).toEqual(['note 1.', 'note 2.', 'BBB 2.', 'AAA 4.'])
})

test('a client that leaves while its snapshot is loaded is not kept for not reading', async () => {
  let finish: (() => void) | undefined
  const { view } = testView({
    render: ({ data }) =>
      data === 'all' ? 'snapshot' : [patchElements(`<p id="p">${'x'.repeat(200_000)}</p>`)],
    snapshot: () =>
      new Promise((resolve) => {
        finish = () => resolve([patchElements(`<p id="p">${'y'.repeat(100_000)}</p>`)])
      }),
  })
  const abort = new AbortController()
  openBody(view, { after: await hub.head(), signal: abort.signal })
  await publish('much')
  await vi.waitUntil(() => engine.queuedBytes > 200_000)
  await publish('all')
  await vi.waitUntil(() => finish)
  abort.abort()
  finish!()
  await new Promise((resolve) => setImmediate(resolve))
  expect(engineInside().stale.size).toBe(0)
})

test('who reads again is brought up to date as a whole, also while a part waits to be loaded anew', async () => {
  const prices = testView({ name: 'prices', topics: ['o:prices'], volatile: true, conflate: () => 'price' })
  const list = testView({
    name: 'list',
    render: () => [patchElements(`<p id="p">${'x'.repeat(200_000)}</p>`)],
    snapshot: async () => [patchElements('<p id="p">the list</p>')],
  })
  const views = [prices.view, list.view]
  const stalled = openBody(prices.view, { views, after: await hub.head() })
  const stale = () => [...engineInside().stale]
  const [stream] = engineInside().wheel
  for (let sent = 1; stale().length === 0; sent++) {
    await publish(sent)
    // A page with prices gets ten frames a second.
    await vi.waitUntil(() => stream!.inbox.length === 0)
  }
  const reader = new StreamReader(new Response(stalled))
  await vi.waitUntil(() => engine.queuedBytes === 0)
  const [connection] = stale()
  connection!.reload = { views: [prices.view], at: null }
  await reader.until(shows('the list'))
})

/** More than may wait for a stream. */
const many = Array.from({ length: 2_500 }, (_, number) => ({
  topic: 'o:acme',
  type: 'test',
  data: `event ${number}.`,
}))

test('what comes in while a snapshot takes its time is bounded: behind it the page is loaded once more', async () => {
  let snapshots = 0
  let finish = () => {}
  const { view } = testView({
    snapshot: async () => {
      if (snapshots++ === 0) await new Promise<void>((resolve) => (finish = resolve))
      return [patchElements(`<p id="p">snapshot ${snapshots}</p>`)]
    },
  })
  const after = await hub.head()
  const { reader } = open(view, { id: 'page', after, snapshot: true })
  await vi.waitUntil(() => snapshots === 1)
  const ids = await hub.publish(many)
  const [connection] = engineInside().wheel
  expect(connection!.inbox.length).toBeLessThanOrEqual(1_000)
  finish()
  await reader.until(shows('event 2499.'))
  expect(snapshots).toBe(2)
  const shown = reader.events.map(({ data }) => />(?:event )?([\w ]+)\.?</.exec(data)![1])
  // The second one stands for what was left out; what came in behind it follows, without a hole.
  const second = shown.indexOf('snapshot 2')
  expect(shown.slice(second + 1)).toEqual(
    Array.from({ length: shown.length - second - 1 }, (_, index) =>
      String(2_500 - (shown.length - second - 1) + index),
    ),
  )
  expect(reader.lastEventId).toBe(encodeCursor(ids.at(-1)!))
})

test('a program whose rights are looked at for long is told what it misses', async () => {
  const { view } = testView({ gap: ({ reason, topics }) => `event: ${reason}\ndata: ${topics}\n\n` })
  let answer = () => {}
  const authorize = () => new Promise<BoundView[]>((resolve) => (answer = () => resolve([view])))
  const { reader } = open(view, { after: await hub.head(), authorize })
  await hub.publish([{ topic: 'o:acme', type: accessChanged, data: {} }, ...many])
  await vi.waitUntil(() => engine.size === 1)
  answer()
  await reader.until(shows('event 2499.'))
  const [gap, ...others] = reader.events
  expect(gap).toMatchObject({ event: 'overflow', data: 'o:acme' })
  // The word of the first gap was among what was left out at the second.
  expect(others.map(({ data }) => /event \d+/.exec(data)![0])).toEqual(
    Array.from({ length: 499 }, (_, index) => `event ${2_001 + index}`),
  )
})

/** What no caller sees, and a test has to wait for. */
const engineInside = () => engine as unknown as { stale: Set<Connection>; wheel: Iterable<Connection> }

test('a view that fails over an event that arrives does not lose it in silence', async () => {
  const { view, counts } = testView({
    rescope: ({ data }) => {
      if (data === 'bad') throw new Error('broken view')
      return false
    },
  })
  const after = await hub.head()
  const readers = [1, 2].map(() => open(view, { after, authorize: async () => [view] }).reader)
  await publish('bad')
  await Promise.all(readers.map((reader) => reader.until(shows('snapshot'))))
  expect(counts.snapshots).toBe(2)
  expect(faults).toMatchObject([{ cause: { message: 'broken view' } }])
})
