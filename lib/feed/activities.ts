import { type SQL, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { announce } from '@/lib/outbox/outbox'
import { topic } from '@/lib/topics'
import type { Activity, ActivityKind, Emoji, Person } from './types'

const { activities, people, reactions } = schema

/** Somebody did something. Data: an `Activity`. */
export const activityCreated = 'activity.created'
/** A text was changed. Data: the `Activity` as it is now. */
export const activityChanged = 'activity.changed'
/** An activity is gone, and with an entry its comments. Data: a `GoneActivity`. */
export const activityDeleted = 'activity.deleted'
export type GoneActivity = Pick<Activity, 'id' | 'org'>
/** Comments on an entry came or went. Data: a `ChangedThread`. */
export const threadChanged = 'thread.changed'
export interface ChangedThread {
  /** The entry. */
  id: string
  org: string
  count: number
  /** The last comments, oldest first. */
  latest: Activity[]
  /** Is the last of them new? */
  added: boolean
}
/** The number of reactions to an entry has changed. Data: a `ChangedReactions`. */
export const reactionsChanged = 'reactions.changed'
export interface ChangedReactions {
  id: string
  org: string
  counts: Partial<Record<Emoji, number>>
}
/** On a person's topic: their own reactions to an entry, after a change. Data: an `OwnReactions`. */
export const ownReactionsChanged = 'reactions.own'
export interface OwnReactions {
  id: string
  org: string
  emojis: Emoji[]
}
/** Lossy: somebody is writing a comment. Data: a `Typing`. */
export const typing = 'typing'
export interface Typing {
  /** The entry. */
  id: string
  org: string
  person: Person
}

/** What is to be told in a feed. */
export interface NewActivity {
  org: string
  kind: ActivityKind
  /** The id of who did it; null for a program. */
  person: string | null
  text?: string
  mentions?: Person[]
  href?: string | null
  via?: string | null
  parent?: string | null
  /** The id of whom it concerns. */
  subject?: string | null
}

/** The number of the activity that the same batch has inserted last. */
export const newestActivity = sql`(select max(id) from ${activities})`

/**
 * The statements that put an activity into the feed: the row (it returns its `id`), and the events that announce it to
 * everyone and to those who follow the person. Spread them into the batch of what they tell of, then drain the outbox.
 *
 *     await db.batch([finishExport, ...recordActivity(db, { org, kind: 'export', person, text, href }, now)])
 *
 * The text is Markdown; what comes from outside must have been validated like `activityInput`.
 */
export function recordActivity(db: Db, activity: NewActivity, now: number) {
  const { parent = null, ...fields } = activity
  const row = { ...fields, parent: parent === null ? null : Number(parent), createdAt: now }
  const [everyone, ...followers] = announceIn(
    db,
    activity.org,
    [activity.person],
    activityCreated,
    activityJson(newestActivity),
  )
  return [db.insert(activities).values(row).returning({ id: activities.id }), everyone, ...followers] as const
}

/** The statements that announce an event to everyone, and to those who follow any of the persons concerned. */
export function announceIn(
  db: Db,
  org: string,
  concerned: (string | null | undefined)[],
  type: string,
  data: SQL | Record<string, unknown>,
) {
  const persons = new Set(concerned.filter((person) => person !== null && person !== undefined))
  const toFollowers = [...persons].map((person) =>
    announce(db, { topic: topic.feedOf(org, person), type, data }),
  )
  return [announce(db, { topic: topic.feed(org), type, data }), ...toFollowers] as const
}

const personJson = (id: SQL) =>
  sql`json((select json_object('id', id, 'name', name) from ${people} where id = ${id}))`

/** An `Activity`, written by the database in the batch that has changed it; null where there is none. */
export const activityJson = (id: SQL | number): SQL => sql`(select json_object(
  'id', cast(a.id as text), 'org', a.org, 'kind', a.kind, 'person', ${personJson(sql`a.person`)}, 'text', a.text,
  'mentions', json(a.mentions), 'href', a.href, 'via', a.via, 'parent', cast(a.parent as text),
  'subject', ${personJson(sql`a.subject`)}, 'createdAt', a.created_at, 'editedAt', a.edited_at)
  from ${activities} as a where a.id = ${id})`

/** A `ChangedThread`, likewise. */
export const threadJson = (
  entry: Pick<Activity, 'id' | 'org'>,
  added: boolean,
  limit: number,
): SQL => sql`json_set(
  ${JSON.stringify({ id: entry.id, org: entry.org, added })},
  '$.count', (select count(*) from ${activities} where parent = ${Number(entry.id)}),
  '$.latest', json((select json_group_array(json(${activityJson(sql`c.id`)})) from
    (select id from (select id from ${activities} where parent = ${Number(entry.id)} order by id desc limit ${limit})
    order by id) as c)))`

/** A `ChangedReactions`, likewise. */
export const reactionsJson = ({ id, org }: Pick<Activity, 'id' | 'org'>): SQL => sql`json_set(
  ${JSON.stringify({ id, org })}, '$.counts', json((select json_group_object(emoji, n) from
    (select emoji, count(*) as n from ${reactions} where activity = ${Number(id)} group by emoji))))`

/** An `OwnReactions`, likewise. */
export const ownReactionsJson = (
  { id, org }: Pick<Activity, 'id' | 'org'>,
  person: string,
): SQL => sql`json_set(
  ${JSON.stringify({ id, org })}, '$.emojis', json((select json_group_array(emoji) from ${reactions}
    where activity = ${Number(id)} and person = ${person})))`
