import { and, asc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { jobJson } from './events'
import type { Job } from './types'

const { jobs, jobChunks } = schema

/** How many jobs a page shows. */
const pageSize = 30

/** The one rule of visibility: work from outside is for all members, an export for its person and for admins. */
function visibleTo({ org, person, admin }: Member): SQL {
  return sql`j.org = ${org} and ${admin ? sql`true` : sql`(j.person is null or j.person = ${person})`}`
}

/** A page of the jobs that a member may see, newest first, and where the next older page begins. */
export async function listJobs(
  db: Db,
  member: Member,
  before?: string,
): Promise<{ jobs: Job[]; older: string | null }> {
  const rows = await db.all<{ job: string }>(sql`
    select ${jobJson} as job from ${jobs} j
    where ${visibleTo(member)} and ${before ? sql`j.id < ${Number(before)}` : sql`true`}
    order by j.id desc limit ${pageSize + 1}`)
  const page = rows.slice(0, pageSize).map(({ job }) => JSON.parse(job) as Job)
  return { jobs: page, older: rows.length > pageSize ? page.at(-1)!.id : null }
}

/** A job as it is stored. */
export type JobRow = typeof jobs.$inferSelect

/**
 * A job of the organisation, as it is stored.
 * @throws HttpError 404 where there is none
 */
export async function findJob(db: Db, org: string, id: string): Promise<JobRow> {
  const [row] = await db
    .select()
    .from(jobs)
    .where(and(eq(jobs.id, Number(id)), eq(jobs.org, org)))
  if (row) return row
  throw new HttpError('not_found', 'This job was deleted, or never was.')
}

/** Chunks that a download reads at once. */
const chunksAtOnce = 16

/**
 * The kept chunks of a file, in order.
 * @throws Error where one is missing, because the job was deleted meanwhile: half a file must not look whole
 */
export async function* chunksOf(db: Db, { id, chunks }: Pick<JobRow, 'id' | 'chunks'>) {
  for (let seq = 0; seq < chunks; ) {
    const rows = await db
      .select()
      .from(jobChunks)
      .where(and(eq(jobChunks.job, id), gte(jobChunks.seq, seq), lt(jobChunks.seq, seq + chunksAtOnce)))
      .orderBy(asc(jobChunks.seq))
    if (rows.length < Math.min(chunksAtOnce, chunks - seq))
      throw new Error('The file was deleted while it was downloaded.')
    for (const { data } of rows) yield data
    seq += rows.length
  }
}
