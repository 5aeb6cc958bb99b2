import { afterEach, beforeEach, expect, test } from 'vitest'
import { startApp, type TestApp } from '@/lib/testing/app'
import { sampleOf } from '@/lib/testing/metrics'
import { metricsSampled, topic } from '@/lib/topics'
import { MetricsHistory } from './history'
import { keepSample } from './store'

let app: TestApp
let history: MetricsHistory
let now = 1_800_000_000_000

beforeEach(async () => {
  app = await startApp()
  const { db, hub } = app.services
  history = new MetricsHistory({ db, hub, now: () => now })
})
afterEach(async () => {
  history.close()
  await app.close()
})

const publish = (at: number) =>
  app.services.hub.publish(
    [
      {
        topic: topic.samples,
        type: metricsSampled,
        data: { sample: sampleOf({ at }), minute: sampleOf({ at }) },
      },
    ],
    { lossy: true },
  )
const times = (samples: { at: number }[]) => samples.map(({ at }) => at).toSorted((a, b) => a - b)

test('it has what is in the database, and what comes by bus, each once', async () => {
  const { db } = app.services
  await keepSample(db, 'sample', sampleOf({ at: now - 10_000 }))
  await keepSample(db, 'sample', sampleOf({ at: now - 2 * 3_600_000 }))
  expect(times(await history.load('sample'))).toEqual([now - 10_000])
  await publish(now - 10_000)
  await publish(now - 5_000)
  await expect.poll(async () => times(await history.latest('sample'))).toEqual([now - 10_000, now - 5_000])
})

test('a page that opens later has what the bus did not bring', async () => {
  const { db } = app.services
  await history.load('sample')
  await keepSample(db, 'sample', sampleOf({ at: now - 5_000 }))
  expect(await history.latest('sample')).toEqual([])
  expect(await history.load('sample'), 'read once a slot').toEqual([])
  now += 5_000
  expect(times(await history.load('sample'))).toEqual([now - 10_000])
})

test('an older state of a slot does not take the place of a newer one', async () => {
  const { db } = app.services
  await history.load('minute')
  const [early, late] = [20_000, 40_000].map((after) =>
    sampleOf({ at: now, until: now + after, requests: [after] }),
  )
  const send = (minute: unknown) =>
    app.services.hub.publish(
      [{ topic: topic.samples, type: metricsSampled, data: { sample: sampleOf({ at: now }), minute } }],
      { lossy: true },
    )
  await send(late)
  await expect.poll(() => history.latest('minute')).toEqual([late])
  await keepSample(db, 'minute', early!)
  now += 5_000
  expect(await history.load('minute')).toEqual([late])
})

test('half a minute after the last dashboard it listens no longer and keeps nothing', async () => {
  expect(history.watched()).toBe(false)
  await history.load('sample')
  expect(history.watched()).toBe(true)
  await expect.poll(() => app.services.hub.health().subscriptions).toBe(1)
  now += 30_001
  expect(history.watched()).toBe(false)
  expect(app.services.hub.health().subscriptions).toBe(0)
})
