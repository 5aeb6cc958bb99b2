import { and, asc, eq, lt, sql } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { recordActivity } from '@/lib/feed/activities'
import { publishStatements } from '@/lib/notifications/store'
import { announce, announceIfChanged } from '@/lib/outbox/outbox'
import { routes } from '@/lib/routes'
import { topic } from '@/lib/topics'
import { resolutions } from './candles'
import type { AlertInput } from './input'
import type { PriceAlert } from './types'

const { priceAlertFirings, priceAlerts, priceCandles, priceSymbols } = schema

/** On a person's topic: their alerts for a symbol have changed. Data: `{ org, symbol }`. */
export const priceAlertsChanged = 'price.alerts'

/** Most alerts of a person in an organisation. */
export const maxAlerts = 50

/** An alert with what deciding about it takes. */
export interface WatchedAlert extends Omit<PriceAlert, 'id' | 'firedAt'> {
  id: number
  org: string
  person: string
  version: number
  /** For a change: the price when its window began, or else the first that is known. */
  reference: string | null
}

/** The statement that reads all alerts for symbols which may still fire. */
export function alertRows(db: Db, org: string, symbols: readonly string[], now: number) {
  const { length } = resolutions.minute
  const ofMinutes = sql`c.org = ${priceAlerts.org} and c.symbol = ${priceAlerts.symbol} and c.resolution = ${length}`
  const reference = sql<string | null>`case ${priceAlerts.kind} when 'change' then coalesce(
    (select c.close from ${priceCandles} c where ${ofMinutes}
      and c.at <= ${now} - (${priceAlerts.windowMinutes} + 1) * ${length} order by c.at desc limit 1),
    (select c.open from ${priceCandles} c where ${ofMinutes} order by c.at limit 1)) end`
  const { id, person, symbol, kind, value, windowMinutes, repeating, margin, armed, version } = priceAlerts
  return db
    .select({
      ...{ id, org: priceAlerts.org, person, symbol, kind, value, windowMinutes },
      ...{ repeating, margin, armed, version, reference },
    })
    .from(priceAlerts)
    .where(
      and(
        eq(priceAlerts.org, org),
        sql`${symbol} in (select value from json_each(${JSON.stringify(symbols)}))`,
        sql`(${armed} or ${repeating})`,
      ),
    )
}

/**
 * Fires an alert: tells its owner, and remembers that it has. Drain the outbox afterwards.
 *
 * @param armed what it is afterwards
 * @param price at which it fired, plain
 * @returns false where another instance was first, or the alert is gone: then nothing was written
 */
export async function fireAlert(
  db: Db,
  alert: WatchedAlert,
  { armed, price }: { armed: boolean; price: string },
  now: number,
): Promise<boolean> {
  const { id, org, person, symbol, version } = alert
  const href = routes.price(org, symbol)
  const notification = {
    title: titleOf(alert),
    body: `${symbol} is at ${price}.`,
    severity: 'info',
    href,
    note: null,
    audience: 'person',
    person,
  } as const
  try {
    await db.batch([
      // The key of this row is what lets only one of several batches through, and none for an alert that is gone.
      db.insert(priceAlertFirings).values({ alert: id, version }),
      db
        .delete(priceAlertFirings)
        .where(and(eq(priceAlertFirings.alert, id), lt(priceAlertFirings.version, version))),
      db
        .update(priceAlerts)
        .set({ armed, version: version + 1, firedAt: now })
        .where(eq(priceAlerts.id, id)),
      ...publishStatements(db, org, notification, now),
      ...recordActivity(db, { org, kind: 'alert', person, text: entryOf(alert, price), href }, now),
      announceAlerts(db, alert),
    ])
    return true
  } catch (error) {
    const unchanged = and(eq(priceAlerts.id, id), eq(priceAlerts.version, version))
    if (await db.$count(priceAlerts, unchanged)) throw error
    return false
  }
}

/** Arms alerts again that have not changed since they were read. */
export async function rearmAlerts(db: Db, alerts: readonly WatchedAlert[]): Promise<void> {
  if (alerts.length === 0) return
  const seen = JSON.stringify(alerts.map(({ id, version }) => [id, version]))
  const owners = new Map(alerts.map((alert) => [`${alert.person} ${alert.symbol}`, alert]))
  await db.batch([
    db
      .update(priceAlerts)
      .set({ armed: true, version: sql`${priceAlerts.version} + 1` })
      .where(
        sql`(${priceAlerts.id}, ${priceAlerts.version}) in (select value ->> 0, value ->> 1 from json_each(${seen}))`,
      ),
    ...[...owners.values()].map((alert) => announceAlerts(db, alert)),
  ])
}

function titleOf({ symbol, kind, value, windowMinutes }: WatchedAlert): string {
  if (kind === 'change') return `${symbol} changed by ${value} % within ${windowMinutes} min`
  return `${symbol} ${kind} ${value}`
}

/** What the feed says; the symbol is code, since some would be emphasis. */
function entryOf(alert: WatchedAlert, price: string): string {
  return `\`${alert.symbol}\`${titleOf(alert).slice(alert.symbol.length)}: it is at ${price}.`
}

type Owned = Pick<WatchedAlert, 'org' | 'person' | 'symbol'>

function alertsChanged({ org, person, symbol }: Owned) {
  return { topic: topic.person(person), type: priceAlertsChanged, data: { org, symbol } }
}

function announceAlerts(db: Db, alert: Owned) {
  return announce(db, alertsChanged(alert))
}

/**
 * Adds an alert. Drain the outbox afterwards.
 * @returns why it was refused, or null
 */
export async function addAlert(
  db: Db,
  { org, person }: Member,
  symbol: string,
  input: AlertInput,
  now = Date.now(),
): Promise<'unknown' | 'full' | null> {
  const { kind, value, windowMinutes, repeating, margin } = input
  const [added, , known] = await db.batch([
    db.all<{ id: number }>(sql`
      insert into ${priceAlerts}
        (org, person, symbol, kind, value, window_minutes, repeating, margin, created_at)
      select org, ${person}, symbol, ${kind}, ${value}, ${windowMinutes}, ${repeating ? 1 : 0}, ${margin}, ${now}
      from ${priceSymbols} where org = ${org} and symbol = ${symbol} and (select count(*) from ${priceAlerts} where org = ${org} and person = ${person}) < ${maxAlerts}
      returning id`),
    announceIfChanged(db, alertsChanged({ org, person, symbol })),
    db
      .select({ symbol: priceSymbols.symbol })
      .from(priceSymbols)
      .where(and(eq(priceSymbols.org, org), eq(priceSymbols.symbol, symbol))),
  ])
  if (known.length === 0) return 'unknown'
  return added.length === 0 ? 'full' : null
}

/** Deletes an alert of one's own; one that is not there is as good as deleted. Drain the outbox afterwards. */
export async function deleteAlert(db: Db, { org, person }: Member, id: string): Promise<void> {
  const mine = and(eq(priceAlerts.id, Number(id)), eq(priceAlerts.org, org), eq(priceAlerts.person, person))
  const [alert] = await db.select({ symbol: priceAlerts.symbol }).from(priceAlerts).where(mine)
  if (!alert) return
  await db.batch([
    db.delete(priceAlerts).where(mine),
    announceAlerts(db, { org, person, symbol: alert.symbol }),
  ])
}

/** The alerts of a person for a symbol, or for all, oldest first. */
export async function alertsOf(db: Db, { org, person }: Member, symbol?: string): Promise<PriceAlert[]> {
  const rows = await db
    .select()
    .from(priceAlerts)
    .where(
      and(
        eq(priceAlerts.org, org),
        eq(priceAlerts.person, person),
        symbol === undefined ? undefined : eq(priceAlerts.symbol, symbol),
      ),
    )
    .orderBy(asc(priceAlerts.symbol), asc(priceAlerts.id))
    .limit(maxAlerts)
  return rows.map(({ id, symbol, kind, value, windowMinutes, repeating, margin, armed, firedAt }) => ({
    ...{ id: String(id), symbol, kind, value, windowMinutes, repeating, margin, armed, firedAt },
  }))
}
