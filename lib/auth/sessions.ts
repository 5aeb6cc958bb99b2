import { randomBytes } from 'node:crypto'
import { eq, lt } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { announce } from '@/lib/outbox/outbox'
import { sessionEnded, topic } from '@/lib/topics'

/** How long a session lasts, in ms: 30 days. */
export const sessionMs = 30 * 24 * 60 * 60 * 1000

/**
 * Starts a session and returns its id. The id alone opens nothing: a cookie carries it encrypted under the secret of
 * the installation, and is worth nothing once the row is gone.
 */
export async function startSession(db: Db, person: string, now = Date.now()): Promise<string> {
  const id = randomBytes(32).toString('base64url')
  await db.batch([
    db.delete(schema.sessions).where(lt(schema.sessions.expiresAt, now)),
    db.insert(schema.sessions).values({ id, person, createdAt: now, expiresAt: now + sessionMs }),
  ])
  return id
}

/** Ends a session and announces it, so that its streams close on every instance. Drain the outbox afterwards. */
export async function endSession(db: Db, session: string, person: string): Promise<void> {
  await db.batch([
    db.delete(schema.sessions).where(eq(schema.sessions.id, session)),
    announce(db, { topic: topic.person(person), type: sessionEnded, data: { session } }),
  ])
}
