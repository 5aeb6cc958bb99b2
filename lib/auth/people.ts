import { randomUUID } from 'node:crypto'
import { and, eq, ne, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { type Db, schema } from '@/lib/db'
import { membersChanged } from '@/lib/members/events'
import { announce, announceEach } from '@/lib/outbox/outbox'
import { credentialsChanged, presenceChanged, profileChanged, topic } from '@/lib/topics'
import { hashPassword } from './passwords'
import { endSessions } from './sessions'

const { memberships, people, sessions } = schema

/**
 * Creates a person who signs in with a password. It takes the same time whether or not the address is taken.
 * @returns the new id, or null where somebody has the address already
 */
export async function createPerson(
  db: Db,
  { name, email, password }: { name: string; email: string; password: string },
  now = Date.now(),
): Promise<string | null> {
  const passwordHash = await hashPassword(password)
  const [created] = await db
    .insert(people)
    .values({ id: randomUUID(), name, email, passwordHash, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: people.id })
  return created?.id ?? null
}

/**
 * Changes how a person is called and reached, on every open page of theirs and wherever they are shown.
 * Drain the outbox afterwards.
 * @returns false where somebody else has the address
 */
export async function changeProfile(
  db: Db,
  person: string,
  { name, email }: { name: string; email: string },
): Promise<boolean> {
  const others = alias(people, 'others')
  const taken = db
    .select({ id: others.id })
    .from(others)
    .where(and(eq(others.email, email), ne(others.id, person)))
  const [[changed]] = await db.batch([
    db
      .update(people)
      .set({ name, email })
      .where(and(eq(people.id, person), notExists(taken)))
      .returning({ id: people.id }),
    // What is announced is what stands there now, so a refused change announces nothing new.
    announceEach(
      db,
      sql`select ${topic.person(person)}, ${profileChanged}, json_object('name', ${people.name}, 'email', ${people.email})
      from ${people} where ${people.id} = ${person}`,
    ),
    announceEach(
      db,
      sql`select ${topic.org('')} || ${memberships.org}, ${presenceChanged}, '{}'
      from ${memberships} where ${memberships.person} = ${person}`,
    ),
    // Lists of members show the name.
    announceEach(
      db,
      sql`select ${topic.org('')} || ${memberships.org}, ${membersChanged}, json_object('org', ${memberships.org}, 'members',
        (select count(*) from ${memberships} as other where other.org = ${memberships.org}))
      from ${memberships} where ${memberships.person} = ${person}`,
    ),
  ])
  return changed !== undefined
}

/**
 * Sets the password of a person and ends all their sessions but one. Drain the outbox afterwards.
 * @param session the one that goes on
 */
export async function changePassword(
  db: Db,
  person: string,
  password: string,
  session: string,
): Promise<void> {
  const passwordHash = await hashPassword(password)
  await db.batch([
    db.update(people).set({ passwordHash }).where(eq(people.id, person)),
    ...endSessions(db, person, ne(sessions.id, session)),
    announce(db, { topic: topic.person(person), type: credentialsChanged, data: {} }),
  ])
}
