import { type SQL, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { announceEach } from '@/lib/outbox/outbox'
import { topic } from '@/lib/topics'

const { jobs, people } = schema

/** A job is there. Data: a `Job`. */
export const jobCreated = 'job.created'
/** A job has changed. Data: the `Job` as it is now. */
export const jobChanged = 'job.changed'
/** Lossy: an export goes on. Data: a `JobProgress`. */
export const jobProgress = 'job.progress'
/** A job is gone. Data: the `Job` as it was. */
export const jobDeleted = 'job.deleted'

/** A `Job` of the row `j`, written by the database. */
export const jobJson = sql`json_object(
  'id', cast(j.id as text), 'org', j.org, 'name', j.name, 'source', j.source, 'format', j.format, 'state', j.state,
  'processed', j.processed, 'total', j.total, 'message', j.message,
  'person', json((select json_object('id', id, 'name', name) from ${people} where id = j.person)), 'via', j.via,
  'createdAt', j.created_at, 'startedAt', j.started_at, 'updatedAt', j.updated_at, 'endedAt', j.ended_at,
  'expiresAt', j.expires_at, 'bytes', j.bytes,
  'position', case when j.state = 'queued' then (select count(*) from ${jobs} q
    where q.person = j.person and q.state = 'queued' and q.id <= j.id) end)`

// A topic of an organisation is a prefix and its slug; work from outside has one topic, an export one for its person
// and one for the admins.
const topics = sql`case when j.person is null then ${topic.jobs('')} || j.org
  when turn.value = 0 then ${topic.jobs('')} || j.org || ':' || j.person
  else ${topic.jobs('')} || j.org || ':admins' end`

/**
 * The statement that announces jobs as they are now, each to those who may see it.
 * @param where a condition of the row `j`; add `changes() > 0` behind a write that may have changed nothing
 */
export function announceJobs(db: Db, type: string, where: SQL) {
  return announceEach(
    db,
    sql`select ${topics}, ${type}, ${jobJson} from ${jobs} j, json_each('[0,1]') turn
      where ${where} and (turn.value = 0 or j.person is not null) order by j.id, turn.value`,
  )
}

/** The statement that tells the waiting exports of a person their places, after one of theirs has moved on. */
export function announceQueue(db: Db, person: string | SQL) {
  return announceJobs(db, jobChanged, sql`j.state = 'queued' and j.person = ${person}`)
}
