import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HubHealth, HubState, NewEvent, PublishOptions } from '@/lib/broadcast'
import { type Db, openDatabase, schema } from '@/lib/db'
import { Leases } from './leases'
import { lease, peopleIn } from './store'

/** A hub that writes down what is announced, and whose state a test sets. */
function testHub() {
  const announced: string[] = []
  const listeners = new Set<(health: HubHealth) => void>()
  return {
    announced,
    listeners,
    async publish(events: readonly NewEvent[], options: PublishOptions = {}) {
      for (const { topic } of events) announced.push(`${topic}${options.lossy ? '' : ' for good'}`)
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
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  folder = mkdtempSync(join(tmpdir(), 'starling-'))
  db = await openDatabase(`file:${join(folder, 'test.db')}`)
  const person = (id: string, name: string) => ({ id, name, email: `${id}@acme.example`, createdAt: 0 })
  await db.insert(schema.people).values([person('anna', 'Anna'), person('ben', 'Ben')])
  hub = testHub()
  faults = []
})
afterEach(() => {
  vi.useRealTimers()
  db.$client.close()
  rmSync(folder, { recursive: true })
})

const leases = (instance: string) => new Leases({ db, hub, instance, log: (message) => faults.push(message) })
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const here = async (org = 'acme') => (await peopleIn(db, [org])).get(org)!.map(({ name }) => name)
const rows = () => db.select().from(schema.presence)

test('who opens a page is there at once, and it is announced without a trace in the log', async () => {
  leases('one').hold('acme', 'anna')
  await pass(0)
  expect(await here()).toEqual(['Anna'])
  expect(await here('globex')).toEqual([])
  expect(hub.announced).toEqual(['o:acme'])
})

test('further pages change nothing, and the person leaves five seconds after the last one', async () => {
  const instance = leases('one')
  const releases = [instance.hold('acme', 'anna'), instance.hold('acme', 'anna')]
  await pass(0)
  for (const release of releases) release()
  await pass(4_999)
  expect(await here()).toEqual(['Anna'])
  expect(hub.announced).toHaveLength(1)
  await pass(1)
  expect(await rows()).toEqual([])
  expect(hub.announced).toHaveLength(2)
  expect(vi.getTimerCount()).toBe(0)
})

test('going to the next page is neither leaving nor coming', async () => {
  const instance = leases('one')
  const release = instance.hold('acme', 'anna')
  await pass(0)
  release()
  await pass(4_000)
  instance.hold('acme', 'anna')
  await pass(60_000)
  expect(await here()).toEqual(['Anna'])
  expect(hub.announced).toHaveLength(1)
})

test('who comes back while their leaving is being written is let in again', async () => {
  const instance = leases('one')
  const release = instance.hold('acme', 'anna')
  await pass(0)
  release()
  vi.advanceTimersByTime(5_000) // the batch has begun, and is not yet written
  instance.hold('acme', 'anna')
  await pass(1_000)
  expect(await here()).toEqual(['Anna'])
})

test('somebody on two instances is one person, and leaves with the last of their pages', async () => {
  const [one, two] = [leases('one'), leases('two')]
  const release = one.hold('acme', 'anna')
  two.hold('acme', 'anna')
  two.hold('acme', 'ben')
  await pass(200)
  expect(await here()).toEqual(['Anna', 'Ben'])
  release()
  await pass(5_000)
  expect(await here()).toEqual(['Anna', 'Ben'])
})

test('people who come back together are one write and one announcement', async () => {
  const instance = leases('one')
  instance.hold('acme', 'anna')
  await pass(0)
  const batch = vi.spyOn(db, 'batch')
  for (const [org, person] of ['ben', 'cleo', 'dora'].flatMap(
    (id) =>
      [
        ['acme', id],
        ['globex', id],
      ] as const,
  ))
    instance.hold(org, person)
  await pass(200)
  expect(batch).toHaveBeenCalledTimes(1)
  expect(hub.announced).toEqual(['o:acme', 'o:acme', 'o:globex'])
})

test('one timer and one batch every ten seconds keep all leases of an instance', async () => {
  const instance = leases('one')
  for (let number = 0; number < 10_000; number++) instance.hold('acme', `person-${number}`)
  instance.hold('acme', 'anna')
  await pass(0)
  const batch = vi.spyOn(db, 'batch')
  expect(vi.getTimerCount()).toBe(1)
  await pass(60_000)
  expect(batch).toHaveBeenCalledTimes(6)
  expect(await here()).toEqual(['Anna'])
  expect(await rows()).toHaveLength(10_001)
  expect(hub.announced).toHaveLength(1)
})

test('the people of an instance that has died are gone after its lease, and another one says so', async () => {
  await lease(db, 'dead', [{ org: 'acme', person: 'anna' }], Date.now() + 30_000)
  leases('alive').hold('globex', 'ben')
  await pass(29_999)
  expect(await here()).toEqual(['Anna'])
  expect(hub.announced).toEqual(['o:globex'])
  await pass(1)
  expect(await here()).toEqual([])
  expect(await rows()).toMatchObject([{ instance: 'alive' }])
  expect(hub.announced).toEqual(['o:globex', 'o:acme'])
})

test('a process that was frozen longer than its leases has them again when it goes on', async () => {
  leases('frozen').hold('acme', 'anna')
  await pass(0)
  await db.delete(schema.presence)
  await pass(10_000)
  expect(await here()).toEqual(['Anna'])
})

test('a closing instance lets everybody go at once, even if its announcement is lost', async () => {
  const closing = leases('closing')
  closing.hold('acme', 'anna')
  await pass(0)
  await closing.close()
  expect(await here()).toEqual([])
  expect(hub.announced).toEqual(['o:acme', 'o:acme'])
  expect([vi.getTimerCount(), hub.listeners.size]).toEqual([0, 0])
  hub.announced.length = 0
  leases('other').hold('globex', 'ben')
  await pass(0)
  expect(hub.announced).toEqual(['o:globex', 'o:acme'])
  expect(await rows()).toHaveLength(1)
})

test('after the store was out of reach, what could not be announced is made up for', async () => {
  leases('one').hold('acme', 'anna')
  await pass(0)
  hub.announced.length = 0
  hub.become('down')
  expect(hub.announced).toEqual([])
  hub.become('live')
  expect(hub.announced).toEqual(['o:acme'])
})

test('a database that does not answer is named, and tried again without haste', async () => {
  const instance = leases('one')
  vi.spyOn(db, 'batch').mockRejectedValueOnce(new Error('busy'))
  instance.hold('acme', 'anna')
  await pass(1_999)
  expect(faults).toHaveLength(1)
  expect(await here()).toEqual([])
  await pass(1)
  expect(await here()).toEqual(['Anna'])
})

test('an announcement that fails is named and disturbs nobody', async () => {
  hub.publish = () => Promise.reject(new Error('away'))
  leases('one').hold('acme', 'anna')
  await pass(0)
  expect(faults).toEqual([expect.stringContaining('could not be announced')])
  expect(await here()).toEqual(['Anna'])
})
