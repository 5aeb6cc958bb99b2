import { Big } from 'big.js'
import { and, asc, eq, lt, or, type SQL, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { type Candle, resolutions, type Tick } from './candles'
import { decimalsOf, unpack } from './decimal'
import type { Point, Quote } from './types'

const { priceCandles, priceSymbols } = schema

/** A symbol of an organisation. */
export interface SymbolOf {
  org: string
  symbol: string
}

interface QuoteRow {
  org: string
  symbol: string
  name: string
  simulated: number
  decimals: number
  open: string
  high: string
  low: string
  close: string
  closeAt: number
  volume: string | null
  previous: string | null
}

/**
 * The statement that reads what symbols stand at; those without a price are left out. The price of a symbol is that of
 * its newest day, so there is no second place that could tell another.
 */
export function quoteRows(db: Db, wanted: readonly SymbolOf[]) {
  // Cross joins: SQLite keeps their order, and would otherwise begin with the candles of all organisations.
  const pairs = JSON.stringify(wanted.map(({ org, symbol }) => [org, symbol]))
  const day = resolutions.day.length
  return db.all<QuoteRow>(sql`
    select s.org, s.symbol, s.name, s.simulated, s.decimals,
      d.open, d.high, d.low, d.close, d.close_at as closeAt, d.volume,
      (select p.close from ${priceCandles} p
        where p.org = s.org and p.symbol = s.symbol and p.resolution = ${day} and p.at < d.at
        order by p.at desc limit 1) as previous
    from json_each(${pairs}) w
    cross join ${priceSymbols} s on s.org = w.value ->> 0 and s.symbol = w.value ->> 1
    cross join ${priceCandles} d on d.org = s.org and d.symbol = s.symbol and d.resolution = ${day}
      and d.at = (select max(m.at) from ${priceCandles} m
        where m.org = s.org and m.symbol = s.symbol and m.resolution = ${day})`)
}

/** What symbols stand at, in any order, in one query; those without a price are left out. */
export async function quotesOf(db: Db, wanted: readonly SymbolOf[]): Promise<Quote[]> {
  return wanted.length === 0 ? [] : (await quoteRows(db, wanted)).map(toQuote)
}

/** A row of `quoteRows` with its change worked out. */
export function toQuote(row: QuoteRow): Quote {
  const { org, symbol, name, decimals } = row
  const base = new Big(row.previous ?? row.open)
  const change = new Big(row.close).minus(base)
  return {
    ...{ org, symbol, name, decimals },
    simulated: row.simulated === 1,
    last: unpack(row.close),
    at: row.closeAt,
    change: change.toFixed(),
    percent: base.eq(0) ? null : change.div(base).times(100).toFixed(2),
    high: unpack(row.high),
    low: unpack(row.low),
    volume: row.volume && unpack(row.volume),
  }
}

/** The statement that adds symbols which are not known yet, and widens the decimals of those that are. */
export function upsertSymbols(db: Db, org: string, ticks: readonly Tick[], now: number) {
  const decimals = new Map<string, number>()
  // Two at least: most prices are money.
  for (const { symbol, price } of ticks)
    decimals.set(symbol, Math.max(decimals.get(symbol) ?? 2, decimalsOf(price)))
  return db.run(sql`
    insert into ${priceSymbols} (org, symbol, decimals, created_at)
    select ${org}, value ->> 0, value ->> 1, ${now} from json_each(${JSON.stringify([...decimals])}) where true
    on conflict do update set decimals = excluded.decimals where excluded.decimals > decimals`)
}

/** The statement that merges candles into those that are stored, by the same rules as `foldTicks`. */
export function upsertCandles(db: Db, org: string, candles: readonly Candle[]) {
  const rows = candles.map((candle) => [
    ...[candle.symbol, candle.resolution, candle.at, candle.open, candle.openAt],
    ...[candle.high, candle.low, candle.close, candle.closeAt, candle.volume],
  ])
  const field = (index: number) => sql`value ->> ${sql.raw(String(index))}`
  return db.run(sql`
    insert into ${priceCandles}
      (org, symbol, resolution, at, open, open_at, high, low, close, close_at, volume)
    select ${org}, ${sql.join(
      rows[0]!.map((_, index) => field(index)),
      sql`, `,
    )}
    from json_each(${JSON.stringify(rows)}) where true
    on conflict do update set
      open = case when (excluded.open_at, excluded.open) < (open_at, open) then excluded.open else open end,
      open_at = min(open_at, excluded.open_at),
      high = max(high, excluded.high),
      low = min(low, excluded.low),
      close = case when (excluded.close_at, excluded.close) > (close_at, close) then excluded.close else close end,
      close_at = max(close_at, excluded.close_at),
      volume = max(coalesce(volume, excluded.volume), coalesce(excluded.volume, volume))`)
}

/** The statement that removes candles which are no longer kept. */
export function pruneCandles(db: Db, now: number) {
  const old = Object.values(resolutions).map(({ length, keep }) =>
    and(eq(priceCandles.resolution, length), lt(priceCandles.at, now - keep - length)),
  )
  return db.delete(priceCandles).where(or(...old))
}

/** With how many decimals the prices of symbols are shown, in the order of `wanted`. */
export async function decimalsOfSymbols(db: Db, wanted: readonly SymbolOf[]): Promise<number[]> {
  const pairs = JSON.stringify(wanted.map(({ org, symbol }) => [org, symbol]))
  const rows = await db.all<{ decimals: number }>(sql`
    select coalesce((select decimals from ${priceSymbols}
      where org = w.value ->> 0 and symbol = w.value ->> 1), 2) as decimals
    from json_each(${pairs}) w order by w.key`)
  return rows.map(({ decimals }) => decimals)
}

/** The names of all symbols of an organisation, at most a thousand. */
export async function symbolsOf(db: Db, org: string): Promise<{ symbol: string; name: string }[]> {
  const { symbol, name } = priceSymbols
  return db
    .select({ symbol, name })
    .from(priceSymbols)
    .where(eq(priceSymbols.org, org))
    .orderBy(asc(symbol))
    .limit(1_000)
}

/** A line to be drawn: what a symbol was at since a time, one point in each `step`. All in ms. */
export interface LineOf extends SymbolOf {
  /** The length of the candles that it is made from. */
  resolution: number
  since: number
  step: number
}

/** The points of several lines, oldest first, in one query and in the order of `wanted`. */
export async function linesOf(db: Db, wanted: readonly LineOf[]): Promise<Point[][]> {
  const lines: Point[][] = wanted.map(() => [])
  if (wanted.length === 0) return lines
  const list = JSON.stringify(
    wanted.map((line) => [line.org, line.symbol, line.resolution, line.since, line.step]),
  )
  const part = (index: number): SQL => sql`w.value ->> ${sql.raw(String(index))}`
  // Of each group, `close` is that of the row with the greatest time: SQLite, "Bare columns in an aggregate query".
  const rows = await db.all<{ line: number; at: number; close: string }>(sql`
    select w.key as line, max(c.at) as at, c.close as close from json_each(${list}) w
    cross join ${priceCandles} c on c.org = ${part(0)} and c.symbol = ${part(1)}
      and c.resolution = ${part(2)} and c.at >= ${part(3)}
    group by w.key, c.at / (${part(4)}) order by w.key, at`)
  for (const { line, at, close } of rows) lines[line]!.push({ at, price: Number(close) })
  return lines
}
