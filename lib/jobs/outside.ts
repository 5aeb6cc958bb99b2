import { sql } from 'drizzle-orm'
import type { ApiKey } from '@/lib/api-keys/access'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { type Insertion, insert, insertOnce } from '@/lib/http/idempotency'
import { announceJobs, jobChanged, jobCreated, jobJson } from './events'
import type { ProgressInput, ReportInput } from './input'
import { findJob } from './store'
import { hasEnded, type Job } from './types'
import { keptMs } from './write'

const { apiKeys, jobs } = schema

/** How many jobs from outside an organisation may have that have not ended. */
const maxOpen = 1_000

/**
 * Work that a program begins and goes on to report, at most once under an `Idempotency-Key`. Drain the outbox afterwards.
 * @throws HttpError 409 where too many have not ended, or the key was used for another request
 */
export async function reportJob(
  db: Db,
  key: ApiKey,
  idempotency: { key: string; request: string } | undefined,
  input: ReportInput,
  now = Date.now(),
): Promise<{ id: string }> {
  const { org } = key
  const { name, total, message, staleAfter } = input
  const via = sql`coalesce((select name from ${apiKeys} where id = ${key.id}), 'A program')`
  const prepare = async (): Promise<Insertion<{ id: string }>> => {
    // Read beforehand: a few more by calls at the same time do no harm.
    const open = await db.$count(jobs, sql`org = ${org} and source is null and state in ('running', 'stale')`)
    if (open >= maxOpen)
      throw new HttpError('conflict', `${maxOpen} jobs have not ended. End some, or delete them on the page.`)
    return {
      table: 'jobs',
      statements: [
        db
          .insert(jobs)
          .values({
            ...{
              org,
              via,
              name,
              total,
              message,
              state: 'running',
              createdAt: now,
              startedAt: now,
              updatedAt: now,
            },
            ...{ staleAfter: staleAfter * 1_000, aliveUntil: now + staleAfter * 1_000 },
          })
          .returning({ id: jobs.id }),
        announceJobs(db, jobCreated, sql`j.id = (select max(id) from ${jobs})`),
      ],
      answer: {},
    }
  }
  return idempotency ? insertOnce(db, key.id, idempotency, prepare, now) : insert(db, await prepare())
}

/**
 * How far a job is now. Its conditions stand in the statement, so that of two reports at once neither is lost, and none
 * goes back. Drain the outbox afterwards.
 * @throws HttpError 404 where the organisation has no such job, 400 about a number that cannot be, 409 where it has ended
 */
export async function reportProgress(
  db: Db,
  { org }: Pick<ApiKey, 'org'>,
  id: string,
  input: ProgressInput,
  now = Date.now(),
): Promise<Job> {
  const { processed = null, total = null, message = null, state = 'running' } = input
  const ends = hasEnded(state)
  const nextTotal = sql`coalesce(${total}, total)`
  const nextProcessed = sql`coalesce(${processed}, processed)`
  const [, , rows] = await db.batch([
    db.run(sql`
      update ${jobs} set processed = ${nextProcessed}, total = ${nextTotal}, message = coalesce(${message}, message),
        state = ${state}, updated_at = ${now}, ended_at = ${ends ? now : null},
        expires_at = ${ends ? now + keptMs : null}, alive_until = ${ends ? null : sql`${now} + stale_after`}
      where id = ${Number(id)} and org = ${org} and source is null and state in ('running', 'stale')
        and ${nextProcessed} >= processed and (${nextTotal} is null or ${nextProcessed} <= ${nextTotal})`),
    announceJobs(db, jobChanged, sql`j.id = ${Number(id)} and changes() > 0`),
    db.all<{ job: string }>(
      sql`select ${jobJson} as job from ${jobs} j where j.id = ${Number(id)} and changes() > 0`,
    ),
  ])
  const [row] = rows
  if (row) return JSON.parse(row.job) as Job
  throw await refusal(db, org, id, input)
}

async function refusal(db: Db, org: string, id: string, { processed, total }: ProgressInput) {
  const job = await findJob(db, org, id)
  if (job.source !== null)
    return new HttpError('conflict', 'This job is an export, of which Starling itself reports.')
  if (hasEnded(job.state))
    return new HttpError('conflict', `This job has ended: ${job.state}. Begin a new one for new work.`)
  if (processed !== undefined && processed < job.processed)
    return new HttpError('invalid', `processed cannot go back: it is ${job.processed} already.`, 'processed')
  const most = total ?? job.total
  if (most !== null && (processed ?? job.processed) > most) {
    const field = processed === undefined ? 'total' : 'processed'
    const message = `processed cannot be more than the total, ${most}. Send the right total as well.`
    return new HttpError('invalid', message, field)
  }
  return new HttpError('conflict', 'This job has just changed. Send the report again.')
}
