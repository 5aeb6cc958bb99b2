import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { announceJobs, announceQueue, jobChanged, jobCreated, jobDeleted } from './events'
import type { StartInput } from './input'
import { audienceFor, exportSources } from './sources'
import { findJob, type JobRow } from './store'

const { jobs, jobChunks } = schema

/** How many exports of one person may run or wait at once. */
const maxOpen = 20
/** How long the result of an export is kept, and what is known of any other job that has ended, in ms. */
export const keptMs = 7 * 24 * 60 * 60 * 1000

/** The newest of a person's exports; `changes() > 0` says whether it is the one that this batch has inserted. */
const newest = (person: string) => sql`j.id = (select max(id) from ${jobs} where person = ${person})`
const openOf = (person: string) =>
  sql`(select count(*) from ${jobs} where person = ${person} and state in ('queued', 'running'))`

/**
 * Starts an export: it waits until a runner takes it. Drain the outbox afterwards.
 * @returns why it was refused, or null
 * @throws HttpError 400 for an unknown source, 403 where it is not the member's
 */
export async function startExport(
  db: Db,
  member: Member,
  { source, format }: StartInput,
  now = Date.now(),
): Promise<Record<string, string> | null> {
  const { org, person } = member
  const { audience, title } = exportable(member, source)
  const [{ rowsAffected }] = await db.batch([
    // Counted within the statement, so that two at once do not exceed the limit.
    db.run(sql`
      insert into ${jobs} (org, person, source, format, name, state, audience, created_at, updated_at)
      select ${org}, ${person}, ${source}, ${format}, ${title}, 'queued', ${audience}, ${now}, ${now}
      where ${openOf(person)} < ${maxOpen}`),
    announceJobs(db, jobCreated, sql`${newest(person)} and changes() > 0`),
  ])
  return rowsAffected === 0 ? { '': tooMany } : null
}

/**
 * Starts an export again that has failed or was cancelled, from the beginning. Drain the outbox afterwards.
 * @throws HttpError 404 where it is gone, 403 where it is not the member's, 409 where it cannot be started again
 */
export async function retryExport(db: Db, member: Member, id: string, now = Date.now()): Promise<void> {
  const job = await ownExport(db, member, id)
  const { audience } = exportable(member, job.source!)
  const isRetryable = and(eq(jobs.id, job.id), inArray(jobs.state, ['failed', 'cancelled']))
  const [{ rowsAffected }] = await db.batch([
    db
      .update(jobs)
      .set({
        ...{ state: 'queued', audience, updatedAt: now, startedAt: null, endedAt: null, expiresAt: null },
        ...{ processed: 0, total: null, message: '', bound: null, cursor: null, chunks: 0, bytes: 0 },
        ...{ attempts: 0, lease: null, aliveUntil: null },
      })
      .where(and(isRetryable, sql`${openOf(member.person)} < ${maxOpen}`)),
    announceJobs(db, jobChanged, sql`j.id = ${job.id} and changes() > 0`),
    db.delete(jobChunks).where(and(eq(jobChunks.job, job.id), sql`changes() > 0`)),
    announceQueue(db, member.person),
  ])
  if (rowsAffected > 0) return
  const { state } = await findJob(db, member.org, id)
  if (state === 'failed' || state === 'cancelled') throw new HttpError('conflict', tooMany)
  throw new HttpError('conflict', 'Only an export that has failed or was cancelled can be started again.')
}

/**
 * Cancels a job that has not ended; a runner stops before its next batch, a program is told at its next report. Drain
 * the outbox afterwards.
 * @throws HttpError 404 where it is gone, 403 where it is not the member's, 409 where it has ended
 */
export async function cancelJob(db: Db, member: Member, id: string, now = Date.now()): Promise<void> {
  const job = await managedJob(db, member, id)
  const [{ rowsAffected }] = await db.batch([
    db
      .update(jobs)
      .set({ ...ended(now), state: 'cancelled', message: '' })
      .where(and(eq(jobs.id, job.id), inArray(jobs.state, ['queued', 'running', 'stale']))),
    announceJobs(db, jobChanged, sql`j.id = ${job.id} and changes() > 0`),
    db.delete(jobChunks).where(and(eq(jobChunks.job, job.id), sql`changes() > 0`)),
    announceQueue(db, job.person ?? ''),
  ])
  if (rowsAffected === 0) throw new HttpError('conflict', 'This job has ended already.')
}

/**
 * Deletes a job that has ended, with its file. Drain the outbox afterwards.
 * @throws HttpError 404 where it is gone, 403 where it is not the member's, 409 where it goes on
 */
export async function deleteJob(db: Db, member: Member, id: string): Promise<void> {
  const job = await managedJob(db, member, id)
  const over = ['succeeded', 'failed', 'cancelled', 'stale'] as const
  const [, { rowsAffected }] = await db.batch([
    announceJobs(db, jobDeleted, sql`j.id = ${job.id} and j.state in ${over}`),
    db.delete(jobs).where(and(eq(jobs.id, job.id), inArray(jobs.state, over))),
  ])
  if (rowsAffected === 0) throw new HttpError('conflict', 'This job still goes on. Cancel it first.')
}

/**
 * The export whose file a member may have now: their own, and still theirs to see.
 * @throws HttpError 404 where it is gone, 403 where it is not theirs, 409 where it has no file
 */
export async function downloadable(db: Db, member: Member, id: string): Promise<JobRow> {
  const job = await ownExport(db, member, id)
  if (job.audience === 'admin' && !member.admin)
    throw new HttpError(
      'forbidden',
      'This file was made for an admin, which you are not any more. Start the export again for what you can see.',
    )
  if (job.state !== 'succeeded')
    throw new HttpError(
      'conflict',
      'This export has no file (yet). Wait until it is done, or start it again.',
    )
  return job
}

/** What a job is set to when it ends. */
export const ended = (now: number) => ({
  endedAt: now,
  updatedAt: now,
  expiresAt: now + keptMs,
  lease: null,
  aliveUntil: null,
})

function exportable(member: Member, name: string) {
  const source = Object.hasOwn(exportSources, name) ? exportSources[name] : undefined
  const names = Object.keys(exportSources).join(', ')
  if (!source) throw new HttpError('invalid', `The source must be one of ${names}.`, 'source')
  const audience = audienceFor(source, member)
  if (audience === null)
    throw new HttpError('forbidden', `Only admins may export this: ${source.title}. Ask an admin.`)
  return { audience, title: source.title }
}

/** An export of the member. */
async function ownExport(db: Db, { org, person }: Member, id: string): Promise<JobRow> {
  const job = await findJob(db, org, id)
  if (job.person === person) return job
  throw new HttpError('forbidden', 'Only the person who has started an export has its file.')
}

/** A job that the member may cancel and delete: their own, or as an admin any of the organisation. */
async function managedJob(db: Db, { org, person, admin }: Member, id: string): Promise<JobRow> {
  const job = await findJob(db, org, id)
  if (admin || job.person === person) return job
  throw new HttpError('forbidden', 'Only admins, and whoever has started an export, may do this.')
}

const tooMany = `${maxOpen} of your exports are running or waiting already. Wait for one, or cancel one.`
