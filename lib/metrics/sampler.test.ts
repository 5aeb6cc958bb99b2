import { afterEach, beforeEach, expect, test } from 'vitest'
import type { NewEvent } from '@/lib/broadcast'
import { startApp, type TestApp } from '@/lib/testing/app'
import { metricsSampled } from '@/lib/topics'
import { countOf } from './histogram'
import type { Counted } from './metrics'
import type { Sampled } from './sample'
import { Sampler } from './sampler'
import { samplesSince } from './store'

// On the boundary of an hour.
const start = 1_800_000_000_000 - (1_800_000_000_000 % 3_600_000)

let app: TestApp
let now = start
let counted: Counted
let published: NewEvent[]
let faults: string[]
let busIsAway: boolean
let samplers: Sampler[]

beforeEach(async () => {
  app = await startApp()
  now = start
  counted = { requests: [], errors: 0, published: 0, delivered: 0, latency: [], drops: 0 }
  published = []
  faults = []
  busIsAway = false
  samplers = []
})
afterEach(async () => {
  for (const sampler of samplers) await sampler.close()
  await app.close()
})

function begin(instance = 'one') {
  const sampler = new Sampler({
    db: app.services.db,
    hub: {
      publish: async (events) => {
        if (busIsAway) throw new Error('away')
        published.push(...events)
        return []
      },
    },
    instance,
    host: 'host',
    counted: async () => structuredClone(counted),
    openStreams: () => 3,
    watched: () => false,
    log: (message) => faults.push(message),
    now: () => now,
  })
  samplers.push(sampler)
  sampler.start()
  return sampler
}

/** Lets a slot pass in which so many requests are answered. */
async function slot(sampler: Sampler, requests: number, errors = 0) {
  now += 5_000
  counted.requests = [(counted.requests[0] ?? 0) + requests]
  counted.errors += errors
  await sampler.take()
}

const kept = (resolution: 'sample' | 'minute') => samplesSince(app.services.db, resolution, 0)

test('each slot has what was counted in it, in the database and on the bus', async () => {
  const sampler = begin()
  await slot(sampler, 7, 1)
  await slot(sampler, 0)
  await slot(sampler, 5)
  expect(
    (await kept('sample')).map(({ at, requests, errors }) => [at - start, countOf(requests), errors]),
  ).toEqual([
    [0, 7, 1],
    [5_000, 0, 0],
    [10_000, 5, 0],
  ])
  expect(published.map(({ type, data }) => [type, countOf((data as Sampled).sample.requests)])).toEqual([
    [metricsSampled, 7],
    [metricsSampled, 0],
    [metricsSampled, 5],
  ])
  expect((await kept('sample'))[0]).toMatchObject({ streams: 3, ms: 5_000, instance: 'one', host: 'host' })
})

test('a second look in the same slot counts nothing twice', async () => {
  const sampler = begin()
  await slot(sampler, 7)
  counted.requests = [9]
  await sampler.take()
  now += 4_999
  await sampler.take()
  expect(await kept('sample')).toHaveLength(1)
  await slot(sampler, 0)
  expect((await kept('sample')).map(({ requests }) => countOf(requests))).toEqual([7, 2])
})

test('samples roll up to minutes: one row an instance and minute, complete also after a crash within it', async () => {
  const [one, two] = [begin('one'), begin('two')]
  for (let each = 0; each < 15; each++) {
    now += 5_000
    counted.requests = [10 * (each + 1)]
    await one.take()
    await two.take()
  }
  const minutes = (await kept('minute')).filter(({ instance }) => instance === 'one')
  expect(minutes.map(({ at, ms, requests }) => [at - start, ms, countOf(requests)])).toEqual([
    [0, 60_000, 120],
    [60_000, 15_000, 30],
  ])
  expect(await kept('minute')).toHaveLength(4)
})

test('an hour of samples and a day of minutes are kept', async () => {
  const sampler = begin()
  await slot(sampler, 1)
  now += 2 * 3_600_000
  await slot(sampler, 1)
  expect((await kept('sample')).map(({ at }) => at)).toEqual([now - 5_000])
  expect(await kept('minute')).toHaveLength(2)
  now += 24 * 3_600_000 + 120_000
  await slot(sampler, 1)
  expect((await kept('minute')).map(({ at }) => at)).toEqual([now - (now % 60_000)])
})

test('after a standstill one sample says how long a time it counts', async () => {
  const sampler = begin()
  now += 20_000
  counted.requests = [12]
  await sampler.take()
  expect(await kept('sample')).toMatchObject([{ at: start + 15_000, ms: 20_000, requests: [12] }])
})

test('a process that ends says so, with what it has done in its last slot', async () => {
  const sampler = begin()
  now += 5_000
  await sampler.take()
  now += 2_000
  counted.requests = [4]
  await sampler.close()
  const last = (await kept('sample')).at(-1)
  expect(last).toMatchObject({
    at: start + 5_000,
    until: start + 7_000,
    ms: 2_000,
    ended: true,
    requests: [4],
  })
  expect(await kept('minute')).toMatchObject([{ ended: true }])
})

test('while the database is away it is said once, and what was counted meanwhile is in the next sample', async () => {
  const sampler = begin()
  const { db } = app.services
  const { batch } = db
  const broken = () => Promise.reject(new Error('away'))
  const { select } = db
  db.select = (() => {
    throw new Error('away')
  }) as typeof db.select
  db.batch = broken as typeof db.batch
  await slot(sampler, 3)
  await slot(sampler, 4)
  db.batch = batch
  db.select = select
  await slot(sampler, 5)
  expect(faults).toHaveLength(1)
  expect(await kept('sample')).toMatchObject([{ at: start + 10_000, ms: 15_000, requests: [12] }])
})

test('while the bus is away it is said once, and the history goes on', async () => {
  const sampler = begin()
  busIsAway = true
  await slot(sampler, 1)
  await slot(sampler, 1)
  busIsAway = false
  await slot(sampler, 1)
  expect(faults).toHaveLength(1)
  expect(published).toHaveLength(1)
  busIsAway = true
  await slot(sampler, 1)
  await expect.poll(() => faults.length).toBe(2)
  expect(await kept('sample')).toHaveLength(4)
})
