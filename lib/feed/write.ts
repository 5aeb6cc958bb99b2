import { and, eq, sql } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { routes } from '@/lib/routes'
import {
  activityChanged,
  activityDeleted,
  activityJson,
  announceIn,
  type GoneActivity,
  newestActivity,
  recordActivity,
  threadChanged,
  threadJson,
} from './activities'
import type { Author } from './author'
import { mentionedIn, mentionStatements } from './mentions'
import { findActivity } from './store'
import { commentPreview, isDiscussable, isEditable } from './types'

const { activities } = schema
type Row = NonNullable<Awaited<ReturnType<typeof findActivity>>>
type Refused = { refused: { text: string } }

/** Posts a text. Drain the outbox afterwards. @returns why the text was refused, where it was */
export async function post(
  db: Db,
  { org, person, name }: Author,
  text: string,
  now = Date.now(),
): Promise<Refused | null> {
  const mentions = await mentionedIn(db, org, text)
  if ('refused' in mentions) return mentions
  const href = sql`${`${routes.feed(org)}/`} || ${newestActivity}`
  await db.batch([
    ...recordActivity(db, { org, kind: 'post', person, text, mentions }, now),
    ...mentionStatements(db, { org, author: { id: person, name }, text, href }, mentions, now),
  ])
  return null
}

/**
 * Comments on an entry. Drain the outbox afterwards.
 * @returns why the text was refused, where it was
 * @throws HttpError 404 where the entry is gone, 409 where it takes no comments
 */
export async function comment(
  db: Db,
  { org, person, name }: Author,
  entry: string,
  text: string,
  now = Date.now(),
): Promise<Refused | null> {
  const on = await discussable(db, org, entry)
  const mentions = await mentionedIn(db, org, text)
  if ('refused' in mentions) return mentions
  const href = sql`${`${routes.feedEntry(org, entry)}#comment-`} || ${newestActivity}`
  const activity = {
    org,
    kind: 'comment',
    person,
    text,
    mentions,
    parent: entry,
    subject: on.person,
  } as const
  await unlessGone(db, org, entry, () =>
    db.batch([
      ...recordActivity(db, activity, now),
      ...announceIn(
        db,
        org,
        [on.person],
        threadChanged,
        threadJson({ id: entry, org }, true, commentPreview),
      ),
      ...mentionStatements(db, { org, author: { id: person, name }, text, href }, mentions, now),
    ]),
  )
  return null
}

/**
 * Changes the text of the author's own post or comment; whom it mentions now and did not before is notified. Drain the
 * outbox afterwards.
 * @returns why the text was refused, where it was
 * @throws HttpError 404 where there is no such text, 403 where it is somebody else's
 */
export async function edit(
  db: Db,
  author: Author,
  id: string,
  text: string,
  now = Date.now(),
): Promise<Refused | null> {
  const { org, person, name } = author
  const row = await own(db, author, id)
  const mentions = await mentionedIn(db, org, text)
  if ('refused' in mentions) return mentions
  const fresh = mentions.filter(({ id }) => row.mentions.every((known) => known.id !== id))
  const href = sql`${row.parent === null ? routes.feedEntry(org, id) : `${routes.feedEntry(org, String(row.parent))}#comment-${id}`}`
  await unlessGone(db, org, id, () =>
    db.batch([
      db
        .update(activities)
        .set({ text, mentions, editedAt: now })
        .where(and(eq(activities.id, row.id), eq(activities.person, person))),
      ...announceIn(db, org, [person, row.subject], activityChanged, activityJson(row.id)),
      ...mentionStatements(db, { org, author: { id: person, name }, text, href }, fresh, now),
    ]),
  )
  return null
}

/**
 * Deletes the member's own post or comment; with a post go its comments. Drain the outbox afterwards.
 * @throws HttpError 404 where there is no such text, 403 where it is somebody else's
 */
export async function remove(db: Db, member: Member, id: string): Promise<void> {
  const { org, person } = member
  const { id: row, parent, subject } = await own(db, member, id)
  const entry = parent === null ? null : String(parent)
  const gone = { id, org } satisfies GoneActivity
  // Who follows a commenter alone sees an entry about the comment, which goes with the post.
  const commenters =
    parent === null
      ? await db.selectDistinct({ id: activities.person }).from(activities).where(eq(activities.parent, row))
      : []
  const concerned = [person, subject, ...commenters.map((commenter) => commenter.id)]
  await db.batch([
    db.delete(activities).where(and(eq(activities.id, row), eq(activities.person, person))),
    ...announceIn(db, org, concerned, activityDeleted, gone),
    ...(entry === null
      ? []
      : announceIn(db, org, [subject], threadChanged, threadJson({ id: entry, org }, false, commentPreview))),
  ])
}

/**
 * An entry that can be commented on and reacted to.
 * @throws HttpError 404 where it is gone, 409 where it takes neither
 */
export async function discussable(db: Db, org: string, id: string): Promise<Row> {
  const row = await findActivity(db, org, id)
  if (!row) throw gone()
  if (!isDiscussable(row))
    throw new HttpError('conflict', 'This entry takes no comments or reactions. Choose the post it is about.')
  return row
}

async function own(db: Db, { org, person }: Member, id: string): Promise<Row> {
  const row = await findActivity(db, org, id)
  if (!row) throw gone()
  if (row.person !== person || !isEditable(row))
    throw new HttpError('forbidden', 'Only its author can change or delete a post or comment.')
  return row
}

const gone = () => new HttpError('not_found', 'This post or comment was deleted, or never was.')

/** A batch about an activity that somebody may be deleting now: then it writes nothing, and fails as if it came later. */
export async function unlessGone(
  db: Db,
  org: string,
  id: string,
  batch: () => Promise<unknown>,
): Promise<void> {
  try {
    await batch()
  } catch (cause) {
    if (!(await findActivity(db, org, id))) throw gone()
    throw cause
  }
}
