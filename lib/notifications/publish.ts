import { and, eq, lt } from 'drizzle-orm'
import type { ApiKey } from '@/lib/api-keys/access'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { withRowId } from '@/lib/outbox/outbox'
import type { PublishInput } from './input'
import { findMember, type NewNotification, type PublishedNotification, publishStatements } from './store'

/** How long an `Idempotency-Key` is remembered, in ms: a day. */
const rememberMs = 24 * 60 * 60 * 1000

/**
 * Publishes a notification to an organisation. Drain the outbox afterwards.
 * @throws HttpError 400 where the recipient is not a member of it
 */
export async function publish(
  db: Db,
  org: string,
  input: PublishInput,
  now = Date.now(),
): Promise<PublishedNotification> {
  const notification = await withRecipient(db, org, input)
  const [[row]] = await db.batch(publishStatements(db, org, notification, now))
  return { ...notification, id: String(row!.id), org, createdAt: now }
}

/**
 * Publishes at most once under an `Idempotency-Key`: a retry gets the answer of the first time. Drain the outbox
 * afterwards.
 * @throws HttpError 409 where the key was used for another request, or what `publish` throws
 */
export async function publishOnce(
  db: Db,
  { id: apiKey, org }: ApiKey,
  { key, request }: { key: string; request: string },
  input: PublishInput,
  now = Date.now(),
): Promise<PublishedNotification> {
  const { idempotencyKeys } = schema
  const remembered = () => answerOf(db, apiKey, key, request)
  const before = await remembered()
  if (before) return before
  const notification = await withRecipient(db, org, input)
  const [insert, announcement] = publishStatements(db, org, notification, now)
  const answer = { ...notification, org, createdAt: now }
  try {
    const [, [row]] = await db.batch([
      db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, now - rememberMs)),
      insert,
      announcement,
      db
        .insert(idempotencyKeys)
        .values({ apiKey, key, request, response: withRowId(answer, 'notifications'), createdAt: now }),
    ])
    return { ...answer, id: String(row!.id) }
  } catch (error) {
    // The same request at the same time was first: this batch wrote nothing, and its answer is ours.
    const first = await remembered()
    if (first) return first
    throw error
  }
}

async function answerOf(db: Db, apiKey: string, key: string, request: string) {
  const { idempotencyKeys } = schema
  const [row] = await db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.apiKey, apiKey), eq(idempotencyKeys.key, key)))
  if (!row) return null
  if (row.request !== request) {
    const message = 'This Idempotency-Key was used for another request. Use a new key for a new request.'
    throw new HttpError('conflict', message, 'Idempotency-Key')
  }
  return row.response as PublishedNotification
}

async function withRecipient(
  db: Db,
  org: string,
  { person, ...input }: PublishInput,
): Promise<NewNotification> {
  if (person === undefined) return { ...input, person: null }
  const recipient = await findMember(db, org, person)
  if (!recipient) {
    throw new HttpError('invalid', 'No member of the organisation has this id or e-mail address.', 'person')
  }
  return { ...input, person: recipient }
}
