import { and, eq, type SQL, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { recordActivity } from '@/lib/feed/activities'
import { publishStatements } from '@/lib/notifications/store'
import { orNothing } from '@/lib/outbox/outbox'
import { routes } from '@/lib/routes'
import { announceJobs, announceQueue, jobChanged } from './events'
import { exportSources } from './sources'
import type { JobRow } from './store'
import { ended } from './write'

/*
 * What a runner writes about the export that it works on. Each claim has a token of its own, and each write asks for it,
 * in its own batch: whoever was taken for dead and is not writes nothing more.
 */

const { jobChunks, jobs, memberships } = schema

/** How long an export is left to a runner that gives no sign of life, in ms. Each batch is one. */
export const leaseMs = 10_000

/** The columns of a claimed export. */
export type Claim = Pick<
  JobRow,
  | 'id'
  | 'org'
  | 'name'
  | 'source'
  | 'format'
  | 'audience'
  | 'processed'
  | 'total'
  | 'startedAt'
  | 'attempts'
  | 'bound'
  | 'cursor'
  | 'chunks'
> & { person: string; lease: string }

/**
 * Takes the oldest export that nobody works on: one whose runner has died, or one that waits and may start.
 * @param lease a new token
 * @param maxRunning how many of one person's may run at once, counted within the statement
 */
export async function claim(db: Db, lease: string, maxRunning: number, now: number): Promise<Claim | null> {
  const free = sql`(
    select j.id from ${jobs} j
    where j.source is not null and (j.state = 'running' and j.alive_until <= ${now} or j.state = 'queued' and
      (select count(*) from ${jobs} r where r.person = j.person and r.state = 'running') < ${maxRunning})
    order by j.state = 'queued', j.id limit 1)`
  const [rows] = await db.batch([
    db
      .update(jobs)
      .set({
        ...{ state: 'running', lease, aliveUntil: now + leaseMs, updatedAt: now },
        ...{ startedAt: sql`coalesce(${jobs.startedAt}, ${now})`, attempts: sql`${jobs.attempts} + 1` },
      })
      .where(eq(jobs.id, free))
      .returning(),
    announceJobs(db, jobChanged, sql`j.lease = ${lease} and changes() > 0`),
    announceQueue(db, sql`(select person from ${jobs} where lease = ${lease})`),
  ])
  const [row] = rows
  return row ? { ...row, person: row.person!, lease } : null
}

/** That this claim still holds. */
const holds = ({ id, lease }: Claim) => and(eq(jobs.id, id), eq(jobs.lease, lease), eq(jobs.state, 'running'))

/** That the person is still who the export is read for. */
const mayRead = sql`(${jobs.audience} = 'member' or exists (select 1 from ${memberships}
  where ${memberships.org} = ${jobs.org} and ${memberships.person} = ${jobs.person} and ${memberships.role} <> 'member'))`

/** A part of a file, and where the export stands behind it. */
export interface Step {
  data: Buffer
  bytes: number
  cursor: string | null
  processed: number
  total: number
  bound: number
}

/** What adds a chunk to the file says in the job how far it goes; the chunk itself follows in the same batch. */
function advance(
  db: Db,
  job: Claim,
  { data: _, bytes, ...place }: Step,
  now: number,
  end: Partial<JobRow> = {},
) {
  return db
    .update(jobs)
    .set({
      ...place,
      ...{ chunks: job.chunks + 1, bytes: sql`${jobs.bytes} + ${bytes}` },
      ...{ attempts: 0, updatedAt: now, aliveUntil: now + leaseMs },
      ...end,
    })
    .where(and(holds(job), eq(jobs.chunks, job.chunks), mayRead))
}

/** Adds a chunk. @returns false where the claim does not hold any more, or the person may not read it any more */
export async function step(db: Db, job: Claim, part: Step, now: number): Promise<boolean> {
  const [{ rowsAffected }] = await db.batch([
    advance(db, job, part, now),
    db.run(sql`
      insert into ${jobChunks} (job, seq, data) select ${job.id}, ${job.chunks}, ${part.data} where changes() > 0`),
  ])
  return rowsAffected > 0
}

/**
 * Adds the last chunk, and tells: the page, the feed, and the person, who gets the link. Drain the outbox afterwards.
 * @returns false as `step` does
 */
export function finish(db: Db, job: Claim, last: Step, now: number): Promise<boolean> {
  const { id, org, person, name, format } = job
  const rows = `${last.processed.toLocaleString('en')} ${last.processed === 1 ? 'row' : 'rows'}`
  const what = `${rows} as ${format === 'csv' ? 'CSV' : 'NDJSON'}`
  const text = `Exported: **${name}**, ${what}`
  const isPublic = exportSources[job.source!]?.readers !== 'admins'
  const end = { ...ended(now), state: 'succeeded', total: last.processed } as const
  return unlessLost(db, and(holds(job), mayRead), () =>
    db.batch([
      advance(db, job, last, now, end),
      orNothing(db),
      db.insert(jobChunks).values({ job: id, seq: job.chunks, data: last.data }),
      announceJobs(db, jobChanged, sql`j.id = ${id}`),
      ...notify(db, job, {
        ...{ title: `Your export is ready: ${name}`, body: what, severity: 'success', now },
        href: routes.api.jobDownload(org, String(id)),
      }),
      ...(isPublic ? recordActivity(db, { org, kind: 'export', person, text }, now) : []),
      announceQueue(db, person),
    ]),
  )
}

/**
 * Ends an export that cannot go on, and tells the person. Drain the outbox afterwards.
 * @param reason the fact and the remedy
 */
export function fail(db: Db, job: Claim, reason: string, now: number): Promise<boolean> {
  const { id, org, person, name } = job
  return unlessLost(db, holds(job), () =>
    db.batch([
      db
        .update(jobs)
        .set({ ...ended(now), state: 'failed', message: reason })
        .where(holds(job)),
      orNothing(db),
      db.delete(jobChunks).where(eq(jobChunks.job, id)),
      announceJobs(db, jobChanged, sql`j.id = ${id}`),
      ...notify(db, job, {
        ...{ title: `Your export has failed: ${name}`, body: reason, severity: 'error', now },
        href: routes.jobs(org),
      }),
      announceQueue(db, person),
    ]),
  )
}

/** Gives a claim back, so that another runner need not wait until it expires. */
export async function release(db: Db, job: Claim): Promise<void> {
  await db.update(jobs).set({ aliveUntil: 0 }).where(holds(job))
}

/** Is the claim lost, or only the right to read? */
export async function isHeld(db: Db, job: Claim): Promise<boolean> {
  return (await db.$count(jobs, holds(job))) > 0
}

/** A batch that writes nothing where its condition does not hold any more. @returns whether it has written */
async function unlessLost(
  db: Db,
  condition: SQL | undefined,
  batch: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await batch()
    return true
  } catch (cause) {
    if (await db.$count(jobs, condition)) throw cause
    return false
  }
}

function notify(
  db: Db,
  { org, person }: Claim,
  { now, ...text }: { title: string; body: string; severity: 'success' | 'error'; href: string; now: number },
) {
  return publishStatements(db, org, { ...text, note: null, audience: 'person', person }, now)
}
