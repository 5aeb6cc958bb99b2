import type { ApiKey } from '@/lib/api-keys/access'
import type { Db } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { type Insertion, insert, insertOnce } from '@/lib/http/idempotency'
import type { PublishInput } from './input'
import { findMember, type NewNotification, type PublishedNotification, publishStatements } from './store'

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
  return insert(db, await prepare(db, org, input, now))
}

/**
 * Publishes at most once under an `Idempotency-Key`: a retry gets the answer of the first time. Drain the outbox
 * afterwards.
 * @throws HttpError 409 where the key was used for another request, or what `publish` throws
 */
export async function publishOnce(
  db: Db,
  { id, org }: ApiKey,
  idempotency: { key: string; request: string },
  input: PublishInput,
  now = Date.now(),
): Promise<PublishedNotification> {
  return insertOnce(db, id, idempotency, () => prepare(db, org, input, now), now)
}

async function prepare(
  db: Db,
  org: string,
  input: PublishInput,
  now: number,
): Promise<Insertion<PublishedNotification>> {
  const notification = await withRecipient(db, org, input)
  return {
    table: 'notifications',
    statements: publishStatements(db, org, notification, now),
    answer: { ...notification, org, createdAt: now },
  }
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
