import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { NewEvent } from '@/lib/broadcast'
import { startApp, type TestApp } from '@/lib/testing/app'
import { ingest } from './ingest'
import { type PriceLine, priceChanged, priceLine, Tape } from './tape'
import type { QuoteChange } from './types'

let app: TestApp
/** What was published, one entry a call. */
let calls: { events: readonly NewEvent[]; lossy: boolean }[]
let answer: Promise<void>
let tape: Tape
beforeEach(async () => {
  app = await startApp()
  // It has a timer of its own, which would count among those of the tape.
  await app.services.quizClock.close()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.UTC(2026, 10, 20, 12) })
  calls = []
  answer = Promise.resolve()
  const hub = {
    async publish(events: readonly NewEvent[], { lossy = false } = {}) {
      calls.push({ events, lossy })
      await answer
      return []
    },
  }
  const log = (message: string, cause: unknown) => expect.unreachable(`${message} ${cause}`)
  tape = new Tape({ db: app.services.db, hub, log })
})
afterEach(async () => {
  await tape.close()
  vi.useRealTimers()
  await app.close()
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const send = (symbol: string, price: string) =>
  ingest({ ...app.services, tape }, 'acme', [{ symbol, price, at: Date.now(), volume: null }], Date.now())
const changes = () =>
  calls.flatMap(({ events }) =>
    events.flatMap(({ type, data }) => {
      const { symbol, last, move } = data as QuoteChange
      return type === priceChanged ? [`${symbol} ${last} ${move ?? ''}`.trim()] : []
    }),
  )

test('the first change goes out at once, without a trace in the log', async () => {
  await send('KITE', '1')
  expect(calls).toMatchObject([{ lossy: true, events: [{ topic: 's:acme:KITE', type: priceChanged }] }])
})

test('which way a price went is seen in all its digits', async () => {
  await send('KITE', '100000000000000000.1')
  await pass(60)
  await send('KITE', '100000000000000000.2')
  expect(changes()).toEqual(['KITE 100000000000000000.1', 'KITE 100000000000000000.2 up'])
})

test('whatever comes within 50 ms goes out together, the newest of each symbol', async () => {
  await send('KITE', '1')
  await pass(10)
  for (const price of ['5', '3', '2']) {
    await send('KITE', price)
    await pass(1)
  }
  await send('LARK', '7')
  expect(calls).toHaveLength(1)
  await pass(50)
  expect(calls).toHaveLength(2)
  expect(changes()).toEqual(['KITE 1', 'KITE 2 up', 'LARK 7'])
})

test('behind a slow store nothing queues up but the newest', async () => {
  let resolve = () => {}
  answer = new Promise((done) => {
    resolve = done
  })
  await send('KITE', '1')
  for (let price = 2; price < 100; price++) {
    await send('KITE', String(price))
    await pass(5)
  }
  expect(calls).toHaveLength(1)
  resolve()
  await pass(60)
  expect(changes()).toEqual(['KITE 1', 'KITE 99 up'])
})

test('a second later what changed is published again as it then stands, with the line of its hour', async () => {
  await send('KITE', '1')
  // Another instance writes meanwhile, and its word was overtaken by ours.
  const silent = { record() {}, takePruning: () => false }
  const ticks = [{ symbol: 'KITE', price: '2', at: Date.now(), volume: null }]
  await ingest({ ...app.services, tape: silent }, 'acme', ticks, Date.now())
  await pass(1_000)
  expect(changes()).toEqual(['KITE 1', 'KITE 2 up'])
  const lines = () =>
    calls.flatMap(({ events }) =>
      events.filter(({ type }) => type === priceLine).map(({ data }) => data as PriceLine),
    )
  expect(lines()).toEqual([{ symbol: 'KITE', line: [2] }])

  await send('KITE', '3')
  await pass(1_000)
  expect(lines()[1], 'the line itself comes once a minute').toEqual({ symbol: 'KITE' })
  await pass(60_000)
  await send('KITE', '4')
  await pass(1_000)
  expect(lines()[2]).toEqual({ symbol: 'KITE', line: [3, 4] })
})

test('nothing ticks while nothing changes', async () => {
  await send('KITE', '1')
  await pass(5_000)
  expect(vi.getTimerCount()).toBe(0)
})
