import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldTicks, resolutions, type Tick } from './candles'
import { pack } from './decimal'

const now = Date.UTC(2026, 10, 20, 12)

const tick = fc.record({
  symbol: fc.constantFrom('KITE', 'LARK'),
  price: fc.integer({ min: 0, max: 50 }).map((cents) => `${cents}.25`),
  at: fc.integer({ min: 0, max: 200 }).map((second) => now - second * 1_000),
  volume: fc.option(fc.integer({ min: 0, max: 999 }).map(String), { nil: null }),
})

/** Ticks, and the same in another order with some of them twice. */
const shuffled = fc.array(tick, { minLength: 1, maxLength: 40 }).chain((ticks) =>
  fc.array(fc.nat(ticks.length - 1), { maxLength: 10 }).chain((again) =>
    fc.tuple(
      fc.constant(ticks),
      fc.shuffledSubarray([...ticks, ...again.map((index) => ticks[index]!)], {
        minLength: ticks.length + again.length,
      }),
    ),
  ),
)

const inOrder = (ticks: readonly Tick[]) =>
  ticks.toSorted((one, other) => one.at - other.at || (pack(one.price) < pack(other.price) ? -1 : 1))
const byKey = (ticks: readonly Tick[]) =>
  new Map(
    foldTicks(ticks, now).map((candle) => [`${candle.symbol} ${candle.resolution} ${candle.at}`, candle]),
  )

test('in whatever order ticks come, and how often, their candles are those of the sorted ticks', () => {
  fc.assert(
    fc.property(shuffled, ([ticks, mixed]) => {
      expect(byKey(mixed)).toEqual(byKey(inOrder(ticks)))
    }),
  )
})

test('a candle has the first, highest, lowest and last price of its time', () => {
  const at = (second: number, price: string) => ({
    symbol: 'KITE',
    price,
    at: now + second * 1_000,
    volume: null,
  })
  const [minute] = foldTicks([at(3, '9'), at(0, '10'), at(59, '10.5'), at(30, '100')], now)
  expect(minute).toMatchObject({
    ...{ resolution: resolutions.minute.length, at: now },
    ...{ open: pack('10'), high: pack('100'), low: pack('9'), close: pack('10.5') },
  })
})

test('an old tick makes no candle that is not kept any more', () => {
  const monthAgo = { symbol: 'KITE', price: '1', at: now - 30 * resolutions.day.length, volume: null }
  expect(foldTicks([monthAgo], now).map(({ resolution }) => resolution)).toEqual([
    resolutions.hour.length,
    resolutions.day.length,
  ])
})
