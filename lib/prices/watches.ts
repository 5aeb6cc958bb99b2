import { and, asc, eq, sql } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { announce, announceIfChanged } from '@/lib/outbox/outbox'
import { topic } from '@/lib/topics'
import { maxWatched } from './input'

const { priceSymbols, priceWatches } = schema

/** On a person's topic: their watch list has changed. Data: `{ org }`. */
export const watchListChanged = 'watchlist.changed'

type Owner = Pick<Member, 'org' | 'person'>

/** The symbols of a person's watch list, in its order. */
export async function watchedBy(db: Db, { org, person }: Owner): Promise<string[]> {
  const rows = await db
    .select({ symbol: priceWatches.symbol })
    .from(priceWatches)
    .where(ownedBy({ org, person }))
    .orderBy(asc(priceWatches.position), asc(priceWatches.symbol))
    .limit(maxWatched)
  return rows.map(({ symbol }) => symbol)
}

/**
 * Puts a symbol at the end of a watch list, where it is not in it yet. Drain the outbox afterwards.
 * @returns why it was refused, or null
 */
export async function watch(db: Db, owner: Owner, symbol: string): Promise<'unknown' | 'full' | null> {
  const { org, person } = owner
  const list = sql`${priceWatches} w where w.org = ${org} and w.person = ${person}`
  const [, , there, known] = await db.batch([
    db.run(sql`
      insert into ${priceWatches} (org, person, symbol, position)
      select ${org}, ${person}, symbol, (select coalesce(max(w.position), 0) + 1 from ${list})
      from ${priceSymbols} where org = ${org} and symbol = ${symbol}
        and (select count(*) from ${list}) < ${maxWatched}
      on conflict do nothing`),
    announceIfChanged(db, listChanged(owner)),
    db.select({ symbol: priceWatches.symbol }).from(priceWatches).where(entry(owner, symbol)),
    db
      .select({ symbol: priceSymbols.symbol })
      .from(priceSymbols)
      .where(and(eq(priceSymbols.org, org), eq(priceSymbols.symbol, symbol))),
  ])
  if (known.length === 0) return 'unknown'
  return there.length === 0 ? 'full' : null
}

/** Takes a symbol off a watch list. Drain the outbox afterwards. */
export async function unwatch(db: Db, owner: Owner, symbol: string): Promise<void> {
  await db.batch([db.delete(priceWatches).where(entry(owner, symbol)), announceChange(db, owner)])
}

/** Lets a symbol change places with its neighbour, if it has one. Drain the outbox afterwards. */
export async function moveWatched(db: Db, owner: Owner, symbol: string, to: 'up' | 'down'): Promise<void> {
  const { org, person } = owner
  const mine = sql`org = ${org} and person = ${person}`
  const [beyond, nearest] = to === 'up' ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`]
  const own = sql`(select symbol, position from ${priceWatches} where ${mine} and symbol = ${symbol})`
  const other = sql`(select symbol, position from ${priceWatches} where ${mine}
    and position ${beyond} (select position from ${priceWatches} where ${mine} and symbol = ${symbol})
    order by position ${nearest} limit 1)`
  await db.batch([
    db.run(sql`
      update ${priceWatches} set position = swap.position from (
        select own.symbol, other.position from ${own} own, ${other} other
        union all select other.symbol, own.position from ${own} own, ${other} other
      ) swap where ${mine} and ${priceWatches.symbol} = swap.symbol`),
    announceChange(db, owner),
  ])
}

function ownedBy({ org, person }: Owner) {
  return and(eq(priceWatches.org, org), eq(priceWatches.person, person))
}

function entry(owner: Owner, symbol: string) {
  return and(ownedBy(owner), eq(priceWatches.symbol, symbol))
}

function listChanged({ org, person }: Owner) {
  return { topic: topic.person(person), type: watchListChanged, data: { org } }
}

function announceChange(db: Db, owner: Owner) {
  return announce(db, listChanged(owner))
}
