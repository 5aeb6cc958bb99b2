import { count, eq, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import type { Outbox } from '@/lib/outbox/outbox'
import { alertRows, fireAlert, rearmAlerts, type WatchedAlert } from './alert-store'
import { walk } from './alerts'
import { foldTicks, type Tick } from './candles'
import { unpack } from './decimal'
import { pruneCandles, quoteRows, toQuote, upsertCandles, upsertSymbols } from './store'
import type { Tape } from './tape'
import type { UnknownSymbols } from './types'

const { organisations, priceSymbols } = schema

/** Most symbols of an organisation. */
export const maxSymbols = 1_000

/** What writing prices takes. */
export interface Ingest {
  db: Db
  tape: Pick<Tape, 'record' | 'takePruning'>
  outbox: Pick<Outbox, 'drain'>
}

/**
 * Takes ticks, all or none: writes their candles, hands what changed to the tape, and fires alerts. What it costs
 * depends on the number of symbols, not of ticks.
 *
 * @param ticks checked by `readTicks`
 * @throws HttpError 400 where there would be too many symbols, or the organisation refuses unknown ones
 */
export async function ingest({ db, tape, outbox }: Ingest, org: string, ticks: readonly Tick[], now: number) {
  const symbols = [...new Set(ticks.map(({ symbol }) => symbol))]
  const wanted = symbols.map((symbol) => ({ org, symbol }))
  const [known, [limits], standing, alerts] = await db.batch([
    db
      .select({ symbol: priceSymbols.symbol })
      .from(priceSymbols)
      .where(
        sql`${priceSymbols.org} = ${org} and ${priceSymbols.symbol} in (select value from json_each(${JSON.stringify(symbols)}))`,
      ),
    db
      .select({ unknown: organisations.unknownSymbols, symbols: count(priceSymbols.symbol) })
      .from(organisations)
      .leftJoin(priceSymbols, eq(priceSymbols.org, organisations.slug))
      .where(eq(organisations.slug, org)),
    quoteRows(db, wanted),
    alertRows(db, org, symbols, now),
  ])
  requireRoom(ticks, new Set(known.map(({ symbol }) => symbol)), limits!)

  const [, , rows] = await db.batch([
    upsertSymbols(db, org, ticks, now),
    upsertCandles(db, org, foldTicks(ticks, now)),
    quoteRows(db, wanted),
    ...(tape.takePruning(now) ? [pruneCandles(db, now)] : []),
  ])
  const before = new Map(standing.map((row) => [row.symbol, row]))
  const quotes = rows.map(toQuote)
  // Also where only the range of the day has changed, by a tick that came late.
  tape.record(
    quotes.map((quote) => {
      const close = before.get(quote.symbol)?.close
      return { quote, before: close === undefined ? null : unpack(close) }
    }),
  )
  const isNew = ({ symbol, at }: Tick) => at >= (before.get(symbol)?.closeAt ?? 0)
  if (alerts.length > 0 && (await decide(db, alerts, ticks.filter(isNew), now))) await outbox.drain()
}

function requireRoom(
  ticks: readonly Tick[],
  known: ReadonlySet<string>,
  { unknown, symbols }: { unknown: UnknownSymbols; symbols: number },
) {
  const added = new Set<string>()
  for (const [index, { symbol }] of ticks.entries()) {
    if (known.has(symbol)) continue
    const field = `ticks[${index}].symbol`
    if (unknown === 'refuse')
      throw new HttpError('invalid', `${symbol} is not known, and unknown symbols are refused here.`, field)
    added.add(symbol)
    if (symbols + added.size > maxSymbols)
      throw new HttpError('invalid', `An organisation has ${maxSymbols} symbols at most.`, field)
  }
}

/** Fires and arms alerts. @returns true where something was written */
async function decide(db: Db, alerts: readonly WatchedAlert[], ticks: readonly Tick[], now: number) {
  const rearmed: WatchedAlert[] = []
  let fired = false
  for (const alert of alerts) {
    const verdict = walk(alert, pricesOf(ticks, alert.symbol), alert.reference && unpack(alert.reference))
    if (verdict.fired !== null)
      fired = (await fireAlert(db, alert, { armed: verdict.armed, price: verdict.fired }, now)) || fired
    else if (verdict.armed && !alert.armed) rearmed.push(alert)
  }
  await rearmAlerts(db, rearmed)
  return fired || rearmed.length > 0
}

/** The prices of a symbol in the order of time. */
function pricesOf(ticks: readonly Tick[], wanted: string): string[] {
  return ticks
    .filter(({ symbol }) => symbol === wanted)
    .sort((one, other) => one.at - other.at)
    .map(({ price }) => price)
}
