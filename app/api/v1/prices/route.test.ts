import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { schema } from '@/lib/db'
import { maxSymbols } from '@/lib/prices/ingest'
import { quotesOf } from '@/lib/prices/store'
import { request, startApp, type TestApp } from '@/lib/testing/app'
import { POST } from './route'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

function post(body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return POST(
    request('/api/v1/prices', { body: text, headers: { authorization: `Bearer ${app.key('acme')}` } }),
  )
}
const send = (...ticks: Record<string, unknown>[]) => post({ ticks })
const quote = async (symbol: string, org = 'acme') => (await quotesOf(app.services.db, [{ org, symbol }]))[0]
const candles = () => app.services.db.select().from(schema.priceCandles)

test('a symbol and a price are enough', async () => {
  const response = await send({ symbol: 'kite', price: '42.50' })
  expect(response.status).toBe(202)
  expect(await response.json()).toEqual({ accepted: 1 })
  expect(await quote('KITE')).toMatchObject({
    last: '42.5',
    decimals: 2,
    change: '0',
    percent: '0.00',
    volume: null,
  })
  expect(await quote('KITE', 'globex')).toBeUndefined()
})

test('the change is against the last price of the day before', async () => {
  const now = Date.now()
  const today = now - (now % 86_400_000)
  await send(
    { symbol: 'KITE', price: '39', at: today - 7_200_000 },
    { symbol: 'KITE', price: '40', at: today - 3_600_000 },
    { symbol: 'KITE', price: '50', at: today, volume: '100' },
    { symbol: 'KITE', price: '42', at: now, volume: '250' },
  )
  expect(await quote('KITE')).toMatchObject({
    ...{ last: '42', change: '2', percent: '5.00', high: '50', low: '42', volume: '250' },
  })
})

test('a late tick changes the range of the day, but not the last price; a second time it changes nothing', async () => {
  const now = Date.now()
  const late = { symbol: 'KITE', price: '99.123', at: now - 1, volume: '7' }
  await send({ symbol: 'KITE', price: '42', at: now, volume: '9' })
  await send(late)
  expect(await quote('KITE')).toMatchObject({ last: '42', high: '99.123', decimals: 3, volume: '9', at: now })
  const before = await candles()
  await send(late, late)
  expect(await candles()).toEqual(before)
})

test('numbers beyond the precision of JavaScript stay exact', async () => {
  await send(
    { symbol: 'BIG', price: '999999999999999999.99999999' },
    { symbol: 'SMALL', price: '0.00000001' },
  )
  expect((await quote('BIG'))?.last).toBe('999999999999999999.99999999')
  expect((await quote('SMALL'))?.last).toBe('0.00000001')
})

test('spread over calls in any order, ticks make the candles that they make at once', async () => {
  const now = Date.now()
  const ticks = fc.array(
    fc.record({
      symbol: fc.constantFrom('KITE', 'LARK'),
      price: fc.integer({ min: 1, max: 20 }).map(String),
      at: fc.integer({ min: 0, max: 9 }).map((step) => now - step * 20_000),
      volume: fc.integer({ min: 1, max: 20 }).map(String),
    }),
    { minLength: 1, maxLength: 12 },
  )
  const stored = async () => {
    const rows = (await candles()).map((row) => JSON.stringify(row)).sort()
    await app.services.db.delete(schema.priceSymbols)
    return rows
  }
  await fc.assert(
    fc.asyncProperty(ticks, fc.infiniteStream(fc.nat()), async (list, random) => {
      expect((await send(...list)).status).toBe(202)
      const atOnce = await stored()
      for (const tick of list.toSorted(() => (random.next().value % 3) - 1)) await send(tick)
      await send(...list.slice(0, 3))
      expect(await stored()).toEqual(atOnce)
    }),
    { numRuns: 15 },
  )
})

test.each([
  [{ symbol: 'A', price: 5 }, 'price'],
  [{ symbol: 'A', price: '-5' }, 'price'],
  [{ symbol: 'A', price: '1e5' }, 'price'],
  [{ symbol: 'A', price: 'NaN' }, 'price'],
  [{ symbol: 'A', price: '9'.repeat(400) }, 'price'],
  [{ symbol: 'A' }, 'price'],
  [{ symbol: 'A', price: '5', volume: '-1' }, 'volume'],
  [{ symbol: 'A', price: '5', at: Date.now() + 60_000 }, 'at'],
  [{ symbol: 'A', price: '5', at: '2026-11-20' }, 'at'],
  [{ symbol: 'A', price: '5', at: '2026-02-31T00:00:00Z' }, 'at'],
  [{ symbol: 'A', price: '5', at: 1 }, 'at'],
  [{ symbol: 'A', price: '5', at: 1.5 }, 'at'],
  [{ symbol: '..', price: '5' }, 'symbol'],
  [{ symbol: 'A B', price: '5' }, 'symbol'],
  [{ symbol: 'A'.repeat(21), price: '5' }, 'symbol'],
  [{ price: '5' }, 'symbol'],
  [{ symbol: 'A', price: '5', colour: 'red' }, 'colour'],
])('%j is refused with the place of what is wrong, and nothing is written', async (tick, field) => {
  const response = await send({ symbol: 'GOOD', price: '1' }, tick)
  expect(response.status).toBe(400)
  expect((await response.json()).error.field).toBe(`ticks[1].${field}`)
  expect(await quote('GOOD')).toBeUndefined()
})

test.each([[{}], [{ ticks: [] }], [{ ticks: {} }], ['nonsense'], [{ ticks: [null] }]])(
  '%j is a 400',
  async (body) => {
    expect((await post(body)).status).toBe(400)
  },
)

test('a thousand ticks are taken in one call, and not one more', async () => {
  const tick = {
    symbol: 'KITE',
    price: '123456789.12345678',
    at: '2026-11-20T12:00:00.000Z',
    volume: '123456789.5',
  }
  const at = new Date(Date.now() - 1000).toISOString()
  const list = (length: number) => Array.from({ length }, () => ({ ...tick, at }))
  expect((await send(...list(1_000))).status).toBe(202)
  expect((await send(...list(1_001))).status).toBe(400)
  const large = await post(`{"ticks":[${' '.repeat(300_000)}]}`)
  expect(large.status).toBe(413)
  expect((await large.json()).error.field).toBe('body')
})

test('where an organisation refuses unknown symbols, known ones still come through', async () => {
  await send({ symbol: 'KITE', price: '1' })
  await app.services.db
    .update(schema.organisations)
    .set({ unknownSymbols: 'refuse' })
    .where(eq(schema.organisations.slug, 'acme'))
  expect((await send({ symbol: 'KITE', price: '2' })).status).toBe(202)
  const refused = await send({ symbol: 'KITE', price: '3' }, { symbol: 'LARK', price: '3' })
  expect((await refused.json()).error.field).toBe('ticks[1].symbol')
  expect((await quote('KITE'))?.last).toBe('2')
})

test('an organisation has a thousand symbols at most', async () => {
  const symbols = Array.from({ length: maxSymbols }, (_, index) => ({ symbol: `S${index}`, price: '1' }))
  expect((await send(...symbols)).status).toBe(202)
  expect((await send({ symbol: 'S5', price: '2' })).status).toBe(202)
  const response = await send({ symbol: 'ONEMORE', price: '2' })
  expect((await response.json()).error.field).toBe('ticks[0].symbol')
})
