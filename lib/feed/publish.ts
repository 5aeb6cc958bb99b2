import { and, eq, or, sql } from 'drizzle-orm'
import type { ApiKey } from '@/lib/api-keys/access'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { type Insertion, insert, insertOnce } from '@/lib/http/idempotency'
import { routes } from '@/lib/routes'
import { newestActivity, recordActivity } from './activities'
import type { ActivityInput } from './input'
import { mentionedIn, mentionStatements } from './mentions'
import type { Activity, Person } from './types'

const { apiKeys, memberships, people } = schema

/**
 * Puts what a program tells into the feed of its organisation, at most once under an `Idempotency-Key`. Drain the
 * outbox afterwards.
 * @throws HttpError 400 where the person is not a member or the text mentions somebody who is not, 409 where the key
 *   was used for another request
 */
export async function publishActivity(
  db: Db,
  key: ApiKey,
  idempotency: { key: string; request: string } | undefined,
  input: ActivityInput,
  now = Date.now(),
): Promise<Activity> {
  const prepared = () => prepare(db, key, input, now)
  return idempotency ? insertOnce(db, key.id, idempotency, prepared, now) : insert(db, await prepared())
}

async function prepare(
  db: Db,
  key: ApiKey,
  { text, href, person: idOrEmail }: ActivityInput,
  now: number,
): Promise<Insertion<Activity>> {
  const { org } = key
  const [person, via] = await Promise.all([
    idOrEmail === undefined ? null : memberCalled(db, org, idOrEmail),
    nameOf(db, key),
  ])
  const mentions = await mentionedIn(db, org, text)
  if ('refused' in mentions) throw new HttpError('invalid', mentions.refused.text, 'text')
  const kind = 'external'
  const author = person ?? { id: null, name: via }
  const entry = sql`${`${routes.feed(org)}/`} || ${newestActivity}`
  return {
    table: 'activities',
    statements: [
      ...recordActivity(db, { org, kind, person: person?.id ?? null, text, mentions, href, via }, now),
      ...mentionStatements(db, { org, author, text, href: entry }, mentions, now),
    ],
    answer: {
      ...{ org, kind, person, text, mentions, href, via },
      ...{ parent: null, subject: null, createdAt: now, editedAt: null },
    },
  }
}

async function memberCalled(db: Db, org: string, idOrEmail: string): Promise<Person> {
  const [person] = await db
    .select({ id: people.id, name: people.name })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(
      and(eq(memberships.org, org), or(eq(people.id, idOrEmail), eq(people.email, idOrEmail.toLowerCase()))),
    )
  if (person) return person
  throw new HttpError('invalid', 'No member of the organisation has this id or e-mail address.', 'person')
}

async function nameOf(db: Db, { id }: ApiKey): Promise<string> {
  const [key] = await db.select({ name: apiKeys.name }).from(apiKeys).where(eq(apiKeys.id, id))
  return key?.name ?? 'A program'
}
