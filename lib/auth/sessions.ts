import { randomBytes } from 'node:crypto'
import { and, desc, eq, gt, lt, ne, type SQL, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { announce, announceEach } from '@/lib/outbox/outbox'
import { sessionEnded, sessionsChanged, topic } from '@/lib/topics'

const { sessions } = schema

/** How long a session lasts, in ms: 30 days. */
export const sessionMs = 30 * 24 * 60 * 60 * 1000
/** How much later than the last note a session must be used to be noted again, in ms: 5 minutes. */
const seenEveryMs = 5 * 60 * 1000
/** How much of a user agent is kept, in characters. */
const maxUserAgent = 200
/** How many sessions a person is shown. */
const listSize = 50

/**
 * Starts a session and returns its id. The id alone opens nothing: a cookie carries it encrypted under the secret of
 * the installation, and is worth nothing once the row is gone. Drain the outbox afterwards.
 */
export async function startSession(
  db: Db,
  person: string,
  userAgent: string,
  now = Date.now(),
): Promise<string> {
  const id = randomBytes(32).toString('base64url')
  await db.batch([
    db.delete(sessions).where(lt(sessions.expiresAt, now)),
    db.insert(sessions).values({
      id,
      person,
      userAgent: userAgent.slice(0, maxUserAgent),
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + sessionMs,
    }),
    announce(db, { topic: topic.person(person), type: sessionsChanged, data: {} }),
  ])
  return id
}

/** Notes that a session is in use, at most every few minutes. @param seenAt what was noted last */
export async function noteUse(db: Db, session: string, seenAt: number, now = Date.now()): Promise<void> {
  if (now - seenAt < seenEveryMs) return
  await db.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, session))
}

/** A session as its person sees it. */
export interface OpenSession {
  id: string
  userAgent: string
  createdAt: number
  /** To within a few minutes. */
  lastSeenAt: number
}

/** The sessions of a person, the one that was used last first; at most 50. */
export function sessionsOf(db: Db, person: string, now = Date.now()): Promise<OpenSession[]> {
  const { id, userAgent, createdAt } = sessions
  // Sessions from before this was noted say when they began.
  const lastSeenAt = sql<number>`max(${sessions.lastSeenAt}, ${createdAt})`
  return db
    .select({ id, userAgent, createdAt, lastSeenAt })
    .from(sessions)
    .where(and(eq(sessions.person, person), gt(sessions.expiresAt, now)))
    .orderBy(desc(lastSeenAt), desc(createdAt), id)
    .limit(listSize)
}

/** Ends a session of a person; its streams close on every instance. Drain the outbox afterwards. */
export async function endSession(db: Db, session: string, person: string): Promise<void> {
  await db.batch(endSessions(db, person, eq(sessions.id, session)))
}

/** Ends all sessions of a person but one. Drain the outbox afterwards. */
export async function endOtherSessions(db: Db, session: string, person: string): Promise<void> {
  await db.batch(endSessions(db, person, ne(sessions.id, session)))
}

/** The statements that end some sessions of a person, all by default, and announce each, so that its streams close. */
export function endSessions(db: Db, person: string, which: SQL = sql`true`) {
  const chosen = and(eq(sessions.person, person), which)
  return [
    announceEach(
      db,
      sql`select ${topic.person(person)}, ${sessionEnded}, json_object('session', ${sessions.id})
      from ${sessions} where ${chosen}`,
    ),
    db.delete(sessions).where(chosen),
    announce(db, { topic: topic.person(person), type: sessionsChanged, data: {} }),
  ] as const
}
