import { inArray, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { announceJobs, jobChanged, jobDeleted } from './events'
import { keptMs } from './write'

const { jobs } = schema

/** So many jobs one sweep removes: files are large, and a batch on a file blocks the process. */
const removedAtOnce = 5

const silent = (now: number) => sql`state = 'running' and alive_until <= ${now} and source is null`
const old = (now: number) => sql`expires_at <= ${now}`

/** Is there something that nobody works on, or something for `sweep`? One query on indexes. */
export async function isDue(db: Db, now: number): Promise<{ work: boolean; sweep: boolean }> {
  const [due] = await db.all<{ work: number; sweep: number }>(sql`select
    exists (select 1 from ${jobs} where state = 'queued')
      or exists (select 1 from ${jobs} where state = 'running' and alive_until <= ${now} and source is not null) as work,
    exists (select 1 from ${jobs} where ${silent(now)}) or exists (select 1 from ${jobs} where ${old(now)}) as sweep`)
  return { work: due!.work === 1, sweep: due!.sweep === 1 }
}

/**
 * Marks work from outside that was silent for longer than it said, and removes what has ended long ago. Drain the outbox
 * afterwards.
 */
export async function sweep(db: Db, now: number): Promise<void> {
  const [stale, gone] = await db.batch([
    db.all<{ id: number }>(sql`select id from ${jobs} where ${silent(now)} limit 100`),
    db.all<{ id: number }>(sql`select id from ${jobs} where ${old(now)} limit ${removedAtOnce}`),
  ])
  const ids = (rows: { id: number }[]) => [...rows.map(({ id }) => id), -1]
  await db.batch([
    // Asked again in the statement: a report may have come meanwhile.
    db.run(sql`
      update ${jobs} set state = 'stale', alive_until = null, expires_at = ${now + keptMs}
      where ${inArray(jobs.id, ids(stale))} and ${silent(now)}`),
    announceJobs(db, jobChanged, sql`${inArray(sql`j.id`, ids(stale))} and j.state = 'stale'`),
    announceJobs(db, jobDeleted, sql`${inArray(sql`j.id`, ids(gone))} and j.${old(now)}`),
    db.run(sql`delete from ${jobs} where ${inArray(jobs.id, ids(gone))} and ${old(now)}`),
  ])
}
