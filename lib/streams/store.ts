import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import type { StreamCaps } from '@/lib/env'
import { announceEach } from '@/lib/outbox/outbox'
import { streamEnded, topic } from '@/lib/topics'
import type { EndReason, StreamEntry } from './types'

const { apiKeys, instances, openStreams, outbox, people } = schema

/** How long a closed stream still counts for presence, in ms, so that going to the next page shows nothing. */
export const graceMs = 5_000
/** How long a page that had to end is kept from coming back by itself, in ms. */
const endedMs = 24 * 60 * 60 * 1000
/** The longest list of streams. */
const listed = 200

/** A row of `open_streams`, as it is opened. */
export interface StreamLease {
  id: string
  instance: string
  owner: string
  tab: string
  org: string | null
  person: string | null
  address: string | null
  view: string
  openedAt: number
}

/** That the process of a row has not died. The plus keeps SQLite from looking up rows by it: most have the same. */
export const living = (now: number) =>
  sql`+instance in (select id from ${instances} where expires_at > ${now})`
/** A condition for those who are in an organisation: it is open, or has been until just now. */
export const present = (now: number) =>
  sql`(closed_at is null or closed_at > ${now - graceMs}) and ${living(now)}`

/** The statement that takes or renews the lease of an instance. */
export function renew(db: Db, instance: string, expiresAt: number) {
  return db
    .insert(instances)
    .values({ id: instance, expiresAt })
    .onConflictDoUpdate({ target: instances.id, set: { expiresAt } })
}

/** The statement that lets the lease of an instance end now; whoever comes next removes and announces its streams. */
export function expire(db: Db, instance: string) {
  return db.update(instances).set({ expiresAt: 0 }).where(eq(instances.id, instance))
}

/** The statements that remove what dead instances have left, and what is old; the first tells where people were. */
export function removeExpired(db: Db, now: number) {
  const dead = sql`instance in (select id from ${instances} where expires_at <= ${now})`
  return [
    db.delete(openStreams).where(sql`ended is null and ${dead}`).returning({ org: openStreams.org }),
    db.delete(instances).where(sql`expires_at <= ${now}`),
    db.delete(openStreams).where(sql`ended is not null and closed_at <= ${now - endedMs}`),
  ] as const
}

const columns = sql.raw('id, instance, owner, tab, org, person, address, view, opened_at')
/** Streams as a table of one statement, however many there are; `nr` is their order. */
const asTable = (
  streams: readonly StreamLease[],
  comesBack: (stream: StreamLease) => boolean = () => false,
) => sql`
  select key as nr, value ->> 0 as id, value ->> 1 as instance, value ->> 2 as owner, value ->> 3 as tab,
    value ->> 4 as org, value ->> 5 as person, value ->> 6 as address, value ->> 7 as view,
    value ->> 8 as opened_at, value ->> 9 as comes_back
  from json_each(${JSON.stringify(
    streams.map((one) => [
      one.id,
      one.instance,
      one.owner,
      one.tab,
      one.org,
      one.person,
      one.address,
      one.view,
      one.openedAt,
      comesBack(one) ? 1 : 0,
    ]),
  )})`

/** The statement that writes streams again which others took for those of a dead instance. */
export function restore(db: Db, streams: readonly StreamLease[]) {
  return db.run(
    sql`insert or ignore into ${openStreams} (${columns}) select ${columns} from (${asTable(streams)})`,
  )
}

/**
 * The statements that open streams as far as the caps allow it, in this order and in one batch: SQLite has one writer,
 * so they decide exactly, however many streams open at once and on however many instances. `insert` returns the streams
 * that were let in. The others return a row for each stream that gives way to them, and put the word of that into the
 * outbox: an older stream of the same tab, and an owner's oldest ones over the cap. Older is what was inserted earlier,
 * whatever the clocks of the instances say.
 * @param comesBack is it a client that reconnects by itself, which it must not where its tab has had to end?
 */
export function open(
  db: Db,
  streams: readonly StreamLease[],
  comesBack: (stream: StreamLease) => boolean,
  now: number,
  { perOwner, perAddress, policy }: StreamCaps,
) {
  const isOpen = sql`closed_at is null and ${living(now)}`
  const counted = (column: 'owner' | 'address') => sql`
    left join (
      select ${sql.raw(column)} as counted, count(*) as streams from ${openStreams}
      where ${sql.raw(column)} in (select ${sql.raw(column)} from fresh) and ${isOpen} group by counted
    ) as ${sql.raw(`of_${column}`)} on ${sql.raw(`of_${column}.counted = fresh.${column}`)}`
  // Streams of the same batch count as well; one that takes the place of an earlier one of its tab does not.
  const fits = (column: 'owner' | 'address', cap: number) =>
    sql`(not adds or ${sql.raw(column)} is null or of_${sql.raw(column)} + sum(adds) over (partition by ${sql.raw(column)} order by nr) <= ${cap})`
  const rejects = perOwner > 0 && policy === 'reject'
  const conditions = [
    ...(rejects ? [fits('owner', perOwner)] : []),
    ...(perAddress > 0 ? [fits('address', perAddress)] : []),
  ]
  const insert = db.all<{ id: string }>(sql`
    with fresh as (${asTable(streams, comesBack)}), welcome as (
      select fresh.*,
        not exists (
          select 1 from ${openStreams} as old where old.owner = fresh.owner and old.tab = fresh.tab and ${isOpen}
        ) as adds,
        ${rejects ? sql`coalesce(of_owner.streams, 0)` : sql`0`} as of_owner,
        ${perAddress > 0 ? sql`coalesce(of_address.streams, 0)` : sql`0`} as of_address
      from fresh
      ${rejects ? counted('owner') : sql``}
      ${perAddress > 0 ? counted('address') : sql``}
      where not comes_back or not exists (
        select 1 from ${openStreams} as old where old.owner = fresh.owner and old.tab = fresh.tab and old.ended is not null
      )
    )
    insert into ${openStreams} (${columns})
    select ${columns} from (select *, ${conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`} as fits from welcome)
    where fits order by nr returning id`)

  const ids = sql`(select value from json_each(${JSON.stringify(streams.map(({ id }) => id))}))`
  const earlier = sql`
    select old.rowid from ${openStreams} as new join ${openStreams} as old
      on old.owner = new.owner and old.tab = new.tab and old.rowid < new.rowid
    where new.id in ${ids}`
  const announced = (which: SQL) =>
    db.all(sql`
      insert into ${outbox} (topic, type, data)
      select owner, ${streamEnded}, json_object('stream', id, 'reason', 'replaced') from ${openStreams}
      where rowid in (${which}) and ${isOpen} returning id`)
  // The tab goes on with its new stream.
  const others = [announced(earlier), db.all(sql`delete from ${openStreams} where rowid in (${earlier})`)]
  if (perOwner > 0 && policy === 'replace') {
    const overCap = sql`
      select number from (
        select rowid as number, row_number() over (partition by owner order by rowid desc) as place
        from ${openStreams} where owner in (select owner from ${openStreams} where id in ${ids}) and ${isOpen}
      ) where place > ${perOwner}`
    const set = sql`closed_at = ${now}, ended = 'replaced'`
    others.push(announced(overCap), db.all(sql`update ${openStreams} set ${set} where rowid in (${overCap})`))
  }
  return { insert, others }
}

/** Why a stream was not let in: its tab has had to end, or one of the caps is reached. */
export async function refusal(
  db: Db,
  { owner, tab, openedAt: now }: StreamLease,
  { perOwner, policy }: StreamCaps,
): Promise<EndReason | 'owner' | 'address'> {
  const [row] = await db.all<{ ended: EndReason | null; streams: number }>(sql`
    select
      (select ended from ${openStreams} where owner = ${owner} and tab = ${tab} and ended is not null) as ended,
      (select count(*) from ${openStreams} where owner = ${owner} and closed_at is null and ${living(now)}) as streams`)
  if (row!.ended) return row!.ended
  return policy === 'reject' && perOwner > 0 && row!.streams >= perOwner ? 'owner' : 'address'
}

/** The statement that takes streams which have closed out of the caps. */
export function close(db: Db, ids: readonly string[], now: number) {
  return db.run(sql`
    update ${openStreams} set closed_at = ${now}
    where id in (select value from json_each(${JSON.stringify(ids)})) and closed_at is null`)
}

/** The statement that forgets closed streams, but for those that must not come back. */
export function remove(db: Db, ids: readonly string[]) {
  return db.run(sql`
    delete from ${openStreams}
    where id in (select value from json_each(${JSON.stringify(ids)})) and ended is null`)
}

/**
 * Ends a stream of one's own or, for admins, of their organisation, and announces it. Drain the outbox afterwards.
 * @returns false where there is none such
 */
export async function endStream(
  db: Db,
  by: { person: string; org: string; admin: boolean },
  id: string,
  now = Date.now(),
): Promise<boolean> {
  const ofOrg = by.admin ? sql`or org = ${by.org}` : sql``
  const it = sql`id = ${id} and closed_at is null and (owner = ${topic.person(by.person)} ${ofOrg})`
  const [, ended] = await db.batch([
    announceEach(
      db,
      sql`select owner, ${streamEnded}, json_object('stream', id, 'reason', 'ended') from ${openStreams} where ${it}`,
    ),
    db.update(openStreams).set({ closedAt: now, ended: 'ended' }).where(it).returning({ id: openStreams.id }),
  ])
  return ended.length > 0
}

/** The open streams of a person, newest first. */
export const streamsOf = (db: Db, person: string) =>
  list(db, eq(openStreams.owner, topic.person(person)), Date.now())

/** The open streams of an organisation: pages of its members, and programs with its API keys; newest first. */
export const streamsIn = (db: Db, org: string) => list(db, eq(openStreams.org, org), Date.now())

function list(db: Db, which: SQL, now: number): Promise<StreamEntry[]> {
  const { id, tab, view, address, openedAt, owner, person, closedAt } = openStreams
  return db
    .select({
      id,
      tab,
      view,
      address,
      openedAt,
      owner: sql<string>`coalesce(${people.name}, ${apiKeys.name}, '')`,
    })
    .from(openStreams)
    .leftJoin(people, eq(people.id, person))
    .leftJoin(apiKeys, sql`${owner} = ${topic.apiKey('')} || ${apiKeys.id}`)
    .where(and(which, isNull(closedAt), living(now)))
    .orderBy(desc(openedAt), desc(sql`${openStreams}.rowid`))
    .limit(listed)
}
