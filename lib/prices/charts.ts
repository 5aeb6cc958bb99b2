import type { Db } from '@/lib/db'
import { resolutions } from './candles'
import { decimalsOfSymbols, linesOf, type SymbolOf } from './store'
import type { ChartData, ChartRange } from './types'

const { minute, hour, day } = resolutions

/** What each range covers, from which candles, and how far apart its points are; in ms. */
const spans: Record<ChartRange, { covers: number; resolution: number; step: number }> = {
  '1h': { covers: hour.length, resolution: minute.length, step: minute.length },
  '1d': { covers: day.length, resolution: minute.length, step: 10 * minute.length },
  '1w': { covers: 7 * day.length, resolution: hour.length, step: hour.length },
}

/** The charts of several symbols up to now, in the order of `wanted`; two queries for all of them. */
export async function chartsOf(
  db: Db,
  wanted: readonly (SymbolOf & { range: ChartRange })[],
  now = Date.now(),
): Promise<ChartData[]> {
  const [lines, decimals] = await Promise.all([
    linesOf(
      db,
      wanted.map(({ org, symbol, range }) => {
        const { covers, resolution, step } = spans[range]
        return { org, symbol, resolution, since: now - covers, step }
      }),
    ),
    decimalsOfSymbols(db, wanted),
  ])
  return wanted.map(({ range }, index) => {
    const { covers, resolution } = spans[range]
    // A candle's last price belongs to its end.
    const points = lines[index]!.map(({ at, price }) => ({ at: Math.min(at + resolution, now), price }))
    return { range, from: now - covers, until: now, points, decimals: decimals[index]! }
  })
}
