import { and, asc, count, eq, lte, max, sql } from 'drizzle-orm'
import { schema } from '@/lib/db'
import { type ExportSource, isoTime } from '@/lib/jobs/source'
import { resolutions } from './candles'
import { unpack } from './decimal'

const { priceCandles } = schema
const names = new Map<number, string>(Object.entries(resolutions).map(([name, { length }]) => [length, name]))

/** Candles, because they are all that is kept of prices: the last price of a symbol is the close of its newest one. */
export const pricesExport: ExportSource = {
  title: 'Prices',
  about: 'The candles of all symbols, by minute, hour and day.',
  columns: ['symbol', 'resolution', 'at', 'open', 'high', 'low', 'close', 'volume'],
  readers: 'everyone',
  async extent(db, { org }) {
    const [row] = await db
      .select({ bound: max(priceCandles.at), total: count() })
      .from(priceCandles)
      .where(eq(priceCandles.org, org))
    return { bound: row!.bound ?? 0, total: row!.total }
  },
  async page(db, { org }, { after, bound, limit }) {
    const { symbol, resolution, at } = priceCandles
    const behind =
      after === null
        ? undefined
        : sql`(${symbol}, ${resolution}, ${at}) > (select ${after} ->> 0, ${after} ->> 1, ${after} ->> 2)`
    const rows = await db
      .select()
      .from(priceCandles)
      .where(and(eq(priceCandles.org, org), behind, lte(at, bound)))
      .orderBy(asc(symbol), asc(resolution), asc(at))
      .limit(limit)
    return rows.map(({ symbol, resolution, at, open, high, low, close, volume }) => ({
      cursor: JSON.stringify([symbol, resolution, at]),
      cells: [
        ...[symbol, names.get(resolution) ?? null, isoTime(at)],
        ...[unpack(open), unpack(high), unpack(low), unpack(close), volume && unpack(volume)],
      ],
    }))
  },
}
