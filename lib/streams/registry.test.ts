import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HubHealth, HubState, NewEvent, PublishOptions } from '@/lib/broadcast'
import { type Db, openDatabase, schema } from '@/lib/db'
import type { StreamCaps } from '@/lib/env'
import { peopleIn } from '@/lib/presence/store'
import { presenceChanged } from '@/lib/topics'
import { type NewStream, StreamRegistry } from './registry'
import { endStream, streamsIn, streamsOf } from './store'

/** A hub that writes down whose presence is announced, and whose state a test sets. */
function testHub() {
  const announced: string[] = []
  const listeners = new Set<(health: HubHealth) => void>()
  return {
    announced,
    listeners,
    async publish(events: readonly NewEvent[], options: PublishOptions = {}) {
      for (const { topic, type } of events)
        if (type === presenceChanged) announced.push(`${topic}${options.lossy ? '' : ' for good'}`)
      return []
    },
    onHealthChange(listener: (health: HubHealth) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    become(state: HubState) {
      for (const listener of listeners) listener({ state } as HubHealth)
    },
  }
}

let folder: string
let db: Db
let hub: ReturnType<typeof testHub>
let faults: string[]
let drains: number
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  folder = mkdtempSync(join(tmpdir(), 'starling-'))
  db = await openDatabase(`file:${join(folder, 'test.db')}`)
  const person = (id: string, name: string) => ({ id, name, email: `${id}@acme.example`, createdAt: 0 })
  await db.insert(schema.people).values([person('anna', 'Anna'), person('ben', 'Ben')])
  hub = testHub()
  faults = []
  drains = 0
})
afterEach(() => {
  vi.useRealTimers()
  db.$client.close()
  rmSync(folder, { recursive: true })
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const rows = () => db.select().from(schema.openStreams)

function registry(instance = 'one', caps: Partial<StreamCaps> = {}) {
  return new StreamRegistry({
    db,
    hub,
    instance,
    outbox: {
      async drain() {
        drains++
      },
    },
    caps: { perOwner: 0, perAddress: 0, policy: 'replace', ...caps },
    log: (message) => faults.push(message),
  })
}

let tabs = 0
const page = (person: string, fields: Partial<NewStream> = {}): NewStream => ({
  owner: `u:${person}`,
  person,
  org: 'acme',
  tab: `tab-${++tabs}`,
  address: '10.0.0.1',
  view: 'feed',
  comesBack: true,
  ...fields,
})

/** Opens a stream that is let in. */
async function open(streams: StreamRegistry, stream: NewStream) {
  const opened = streams.open(stream)
  await pass(0)
  const place = await opened
  if ('ended' in place) throw new Error(`The page has to rest: ${place.ended}.`)
  return place
}

/** Who the registry says is connected, oldest first. */
const tabsOf = async (person: string) => (await streamsOf(db, person)).map(({ tab }) => tab).reverse()
const endings = async () =>
  (await db.select().from(schema.outbox)).map(({ topic, type, data }) => ({ topic, type, data }))

test('over the cap the oldest page gives way, never the new one, and its stream is told', async () => {
  const streams = registry('one', { perOwner: 2 })
  const first = await open(streams, page('anna', { tab: 'a' }))
  await open(streams, page('anna', { tab: 'b' }))
  await open(streams, page('ben', { tab: 'x' }))
  expect(await endings()).toEqual([])
  await open(streams, page('anna', { tab: 'c' }))
  expect(await tabsOf('anna')).toEqual(['b', 'c'])
  expect(await tabsOf('ben')).toEqual(['x'])
  expect(await endings()).toEqual([
    { topic: 'u:anna', type: 'stream.ended', data: { stream: first.id, reason: 'replaced' } },
  ])
  expect(drains).toBe(1)
})

test('fifty pages that open in one moment leave exactly as many as the cap allows, the last ones', async () => {
  const streams = registry('one', { perOwner: 10 })
  const opened = Array.from({ length: 50 }, (_, index) => streams.open(page('anna', { tab: `n${index}` })))
  await pass(10)
  await Promise.all(opened)
  expect(await tabsOf('anna')).toEqual(Array.from({ length: 10 }, (_, index) => `n${40 + index}`))
  expect(await endings()).toHaveLength(40)
})

test('fifty at once on two instances share the cap', async () => {
  const instances = [registry('one', { perOwner: 10 }), registry('two', { perOwner: 10 })]
  const opened = Array.from({ length: 50 }, (_, index) => instances[index % 2]!.open(page('anna')))
  await pass(10)
  await Promise.all(opened)
  expect(await streamsOf(db, 'anna')).toHaveLength(10)
})

test('with the policy of rejection exactly as many are let in as the cap allows', async () => {
  const streams = registry('one', { perOwner: 10, policy: 'reject' })
  const opened = Array.from({ length: 50 }, () => streams.open(page('anna')))
  const settled = Promise.allSettled(opened)
  await pass(10)
  const refused = (await settled).filter((result) => result.status === 'rejected')
  expect(refused).toHaveLength(40)
  expect(refused[0]!.reason).toMatchObject({
    code: 'rate_limited',
    status: 429,
    retryAfter: 5,
    message: 'Only 10 streams may be open at once. Close one of the others.',
  })
  expect(await streamsOf(db, 'anna')).toHaveLength(10)
  expect(await endings()).toEqual([])
})

test('whoever was refused is let in as soon as another page has closed', async () => {
  const streams = registry('one', { perOwner: 1, policy: 'reject' })
  const { release } = await open(streams, page('anna'))
  const second = page('anna')
  const refused = expect(streams.open(second)).rejects.toMatchObject({ status: 429 })
  await pass(0)
  await refused
  release()
  await open(streams, second)
})

test('a page that reconnects takes the place of its own earlier stream, which may not know yet that it is dead', async () => {
  const streams = registry('one', { perOwner: 2 })
  await open(streams, page('anna', { tab: 'a' }))
  const dead = await open(streams, page('anna', { tab: 'b' }))
  for (let attempt = 0; attempt < 3; attempt++)
    await open(registry('two', { perOwner: 2 }), page('anna', { tab: 'b' }))
  expect(await tabsOf('anna')).toEqual(['a', 'b'])
  expect((await endings())[0]).toMatchObject({ data: { stream: dead.id, reason: 'replaced' } })
  dead.release()
  await pass(10_000)
  expect(await tabsOf('anna')).toEqual(['a', 'b'])
})

test('reloading a page at the cap displaces nobody, because a place is free as soon as it is left', async () => {
  const streams = registry('one', { perOwner: 2 })
  await open(streams, page('anna', { tab: 'a' }))
  let { release } = await open(streams, page('anna'))
  for (let reload = 0; reload < 10; reload++) {
    release()
    ;({ release } = await open(streams, page('anna')))
  }
  expect(await endings()).toEqual([])
  expect(await tabsOf('anna')).toContain('a')
})

test('a page that has given way does not come back by itself, but a program that starts anew does', async () => {
  const streams = registry('one', { perOwner: 1 })
  const first = await open(streams, page('anna', { tab: 'a' }))
  await open(streams, page('anna', { tab: 'b' }))
  first.release()
  await pass(20_000)
  const again = streams.open(page('anna', { tab: 'a' }))
  await pass(0)
  expect(await again).toEqual({ ended: 'replaced' })
  expect(await tabsOf('anna')).toEqual(['b'])
  await open(streams, page('anna', { tab: 'a', comesBack: false }))
  expect(await tabsOf('anna')).toEqual(['a'])
  const back = await open(streams, page('anna', { tab: 'a' }))
  back.release()
})

test('that a page had to end is forgotten after a day', async () => {
  const streams = registry('one', { perOwner: 1 })
  const first = await open(streams, page('anna', { tab: 'a' }))
  await open(streams, page('anna', { tab: 'b' }))
  first.release()
  await pass(60_000)
  expect(await rows()).toHaveLength(2)
  vi.setSystemTime(Date.now() + 24 * 60 * 60 * 1000)
  await pass(20_000)
  expect((await rows()).map(({ tab }) => tab)).toEqual(['b'])
})

test('an address has a cap as well, which refuses under both policies', async () => {
  for (const policy of ['replace', 'reject'] as const) {
    await db.delete(schema.openStreams)
    const streams = registry(policy, { perAddress: 2, policy })
    await open(streams, page('anna', { tab: 'a' }))
    await open(streams, page('ben'))
    const third = expect(streams.open(page('cleo'))).rejects.toMatchObject({
      status: 429,
      message: 'Too many streams are open from your address. Close some of them.',
    })
    await pass(0)
    await third
    // A reconnect, another address, and an address that nobody knows.
    await open(streams, page('anna', { tab: 'a' }))
    await open(streams, page('cleo', { address: '10.0.0.2' }))
    await open(streams, page('dora', { address: null }))
  }
})

test('the streams of a process that has died count until its lease ends, and not a moment longer', async () => {
  await open(registry('dead', { perOwner: 1, policy: 'reject' }), page('anna'))
  vi.clearAllTimers()
  const streams = registry('alive', { perOwner: 1, policy: 'reject' })
  const early = expect(streams.open(page('anna'))).rejects.toMatchObject({ status: 429 })
  await pass(0)
  await early
  vi.clearAllTimers()
  vi.setSystemTime(Date.now() + 30_000)
  await open(registry('later', { perOwner: 1, policy: 'reject' }), page('anna'))
  expect(await streamsOf(db, 'anna')).toHaveLength(1)
})

test('one’s own stream can be closed, an admin can close any of the organisation, and nobody else', async () => {
  const streams = registry()
  const { id } = await open(streams, page('anna', { tab: 'a' }))
  const key = await open(streams, page('', { owner: 'k:key-1', person: null }))
  const by = (person: string, admin: boolean, org = 'acme') => ({ person, admin, org })
  expect(await endStream(db, by('ben', false), id)).toBe(false)
  expect(await endStream(db, by('ben', true, 'globex'), id)).toBe(false)
  expect(await endings()).toEqual([])
  expect(await endStream(db, by('anna', false, 'globex'), id)).toBe(true)
  expect(await endStream(db, by('anna', false), id)).toBe(false)
  expect(await endStream(db, by('ben', true), key.id)).toBe(true)
  expect(await endings()).toEqual([
    { topic: 'u:anna', type: 'stream.ended', data: { stream: id, reason: 'ended' } },
    { topic: 'k:key-1', type: 'stream.ended', data: { stream: key.id, reason: 'ended' } },
  ])
  expect(await streamsIn(db, 'acme')).toEqual([])
  const again = streams.open(page('anna', { tab: 'a' }))
  await pass(0)
  expect(await again).toEqual({ ended: 'ended' })
})

test('admins see by name who is connected in their organisation', async () => {
  await db.insert(schema.organisations).values({ slug: 'acme', name: 'Acme', createdAt: 0 })
  await db.insert(schema.apiKeys).values({ id: 'key-1', org: 'acme', name: 'CI', hash: 'x', createdAt: 0 })
  const streams = registry()
  await open(streams, page('anna', { tab: 'a' }))
  await open(streams, page('', { owner: 'k:key-1', person: null, tab: 'b', view: 'events' }))
  await open(streams, page('ben', { org: 'globex' }))
  expect(await streamsIn(db, 'acme')).toMatchObject([
    { owner: 'CI', view: 'events', tab: 'b' },
    { owner: 'Anna', view: 'feed', tab: 'a', address: '10.0.0.1' },
  ])
})

// Who is here is read from the open streams.

const here = async (org = 'acme') => (await peopleIn(db, [org])).get(org)!.map(({ name }) => name)

test('who opens a page is there at once, and it is announced without a trace in the log', async () => {
  await open(registry(), page('anna'))
  expect(await here()).toEqual(['Anna'])
  expect(await here('globex')).toEqual([])
  expect(hub.announced).toEqual(['o:acme'])
})

test('further pages change nothing, and the person leaves five seconds after the last one', async () => {
  const streams = registry()
  const places = [await open(streams, page('anna')), await open(streams, page('anna'))]
  for (const { release } of places) release()
  await pass(4_999)
  expect(await here()).toEqual(['Anna'])
  expect(hub.announced).toHaveLength(1)
  await pass(1)
  expect(await rows()).toEqual([])
  expect(hub.announced).toHaveLength(2)
  expect(vi.getTimerCount()).toBe(0)
})

test('going to the next page is neither leaving nor coming', async () => {
  const streams = registry()
  const { release } = await open(streams, page('anna'))
  release()
  await pass(4_000)
  await open(streams, page('anna'))
  await pass(60_000)
  expect(await here()).toEqual(['Anna'])
  expect(hub.announced).toHaveLength(1)
})

test('somebody on two instances is one person, and leaves with the last of their pages', async () => {
  const [one, two] = [registry('one'), registry('two')]
  const { release } = await open(one, page('anna'))
  await open(two, page('anna'))
  await open(two, page('ben'))
  expect(await here()).toEqual(['Anna', 'Ben'])
  release()
  await pass(5_000)
  expect(await here()).toEqual(['Anna', 'Ben'])
})

test('people who come back together are one write and one announcement', async () => {
  const streams = registry()
  await open(streams, page('anna'))
  const batch = vi.spyOn(db, 'batch')
  for (const id of ['ben', 'cleo', 'dora'])
    for (const org of ['acme', 'globex']) void streams.open(page(id, { org }))
  await pass(200)
  expect(batch).toHaveBeenCalledTimes(1)
  expect(hub.announced).toEqual(['o:acme', 'o:acme', 'o:globex'])
})

test('one timer and one row every ten seconds keep all streams of an instance', async () => {
  const streams = registry()
  for (let number = 0; number < 2_000; number++) void streams.open(page(`person-${number}`))
  void streams.open(page('anna'))
  await pass(1_000)
  const batch = vi.spyOn(db, 'batch')
  expect(vi.getTimerCount()).toBe(1)
  await pass(60_000)
  expect(batch).toHaveBeenCalledTimes(6)
  expect(Math.max(...batch.mock.calls.map(([statements]) => statements.length))).toBe(4)
  expect(await here()).toEqual(['Anna'])
  expect(await rows()).toHaveLength(2_001)
})

test('the people of an instance that has died are gone after its lease, and another one says so', async () => {
  await open(registry('dead'), page('anna'))
  vi.clearAllTimers()
  hub.announced.length = 0
  await open(registry('alive'), page('ben', { org: 'globex' }))
  await pass(29_999)
  expect(await here()).toEqual(['Anna'])
  expect(hub.announced).toEqual(['o:globex'])
  await pass(1)
  expect(await here()).toEqual([])
  expect(await rows()).toMatchObject([{ instance: 'alive' }])
  expect(hub.announced).toEqual(['o:globex', 'o:acme'])
})

test('a process that was frozen longer than its lease has its streams again when it goes on', async () => {
  await open(registry('frozen'), page('anna'))
  await db.batch([db.delete(schema.openStreams), db.delete(schema.instances)])
  vi.setSystemTime(Date.now() + 60_000)
  await pass(10_000)
  expect(await here()).toEqual(['Anna'])
})

test('a closing instance lets everybody go at once, even if its announcement is lost', async () => {
  const closing = registry('closing')
  await open(closing, page('anna'))
  await closing.close()
  await expect(closing.open(page('anna'))).rejects.toMatchObject({ status: 503 })
  expect(await here()).toEqual([])
  expect(hub.announced).toEqual(['o:acme', 'o:acme'])
  expect([vi.getTimerCount(), hub.listeners.size]).toEqual([0, 0])
  hub.announced.length = 0
  await open(registry('other'), page('ben', { org: 'globex' }))
  expect(hub.announced.toSorted()).toEqual(['o:acme', 'o:globex'])
  expect(await rows()).toHaveLength(1)
})

test('after the store was out of reach, what could not be announced is made up for', async () => {
  await open(registry(), page('anna'))
  hub.announced.length = 0
  hub.become('down')
  expect(hub.announced).toEqual([])
  hub.become('live')
  expect(hub.announced).toEqual(['o:acme'])
})

test('a stream that cannot be written fails, and what has closed is written without haste', async () => {
  const streams = registry()
  const { release } = await open(streams, page('anna', { tab: 'a' }))
  const batch = vi.spyOn(db, 'batch').mockRejectedValueOnce(new Error('busy'))
  const failed = expect(streams.open(page('anna'))).rejects.toThrow('busy')
  await pass(0)
  await failed
  expect(faults).toEqual([])
  batch.mockRejectedValueOnce(new Error('busy'))
  release()
  await pass(2_000)
  expect(faults).toHaveLength(1)
  expect(await tabsOf('anna')).toEqual(['a'])
  await pass(2_000)
  expect(faults).toHaveLength(1)
  expect(await tabsOf('anna')).toEqual([])
})

test('an announcement that fails is named and disturbs nobody', async () => {
  hub.publish = () => Promise.reject(new Error('away'))
  await open(registry(), page('anna'))
  expect(faults).toEqual([expect.stringContaining('could not be announced')])
  expect(await here()).toEqual(['Anna'])
})
