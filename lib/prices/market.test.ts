import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { schema } from '@/lib/db'
import { startApp, type TestApp } from '@/lib/testing/app'
import { Market, seededRandom } from './market'
import { companies, shownFirst } from './market-companies'
import { quotesOf } from './store'
import { watchedBy } from './watches'

let app: TestApp
let markets: Market[]
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: Date.UTC(2026, 10, 20, 12) })
  app = await startApp()
  markets = []
})
afterEach(async () => {
  for (const market of markets) await market.close()
  vi.useRealTimers()
  await app.close()
})

const log = (message: string, cause: unknown) => expect.unreachable(`${message} ${cause}`)
function open(size: number) {
  const engine = { size }
  markets.push(new Market({ ...app.services, engine, log }))
  return engine
}
/** Some rounds of all markets. */
async function rounds(count: number) {
  for (let round = 0; round < count; round++) {
    await vi.advanceTimersByTimeAsync(250)
    // The database answers in its own time.
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const quotes = () =>
  quotesOf(
    app.services.db,
    companies.map(([symbol]) => ({ org: 'acme', symbol })),
  )
const lease = () => app.services.db.select().from(schema.leases)

test('stands still while nobody looks, and begins with a past, a label and a watch list', async () => {
  const engine = open(0)
  await rounds(2)
  expect(await quotes()).toEqual([])
  engine.size = 1
  await rounds(12)
  const all = await quotes()
  expect(all).toHaveLength(50)
  expect(all.every(({ simulated, name, at }) => simulated && name !== '' && at > Date.now() - 120_000)).toBe(
    true,
  )
  expect(await watchedBy(app.services.db, { org: 'acme', person: 'demo-acme-member' })).toEqual(shownFirst)
})

test('of two instances one runs it, and the other goes on when that one stops', async () => {
  open(1)
  await rounds(2)
  const [first] = await lease()
  open(1)
  await rounds(3)
  expect(await lease()).toHaveLength(1)
  expect((await lease())[0]!.holder).toBe(first!.holder)
  await markets.shift()!.close()
  await rounds(2)
  expect((await lease())[0]!.holder).not.toBe(first!.holder)
})

test('the same seed makes up the same numbers', () => {
  const numbers = (seed: number) => Array.from({ length: 5 }, seededRandom(seed))
  expect(numbers(7)).toEqual(numbers(7))
  expect(numbers(7)).not.toEqual(numbers(8))
  expect(numbers(7).every((number) => number >= 0 && number < 1)).toBe(true)
})
