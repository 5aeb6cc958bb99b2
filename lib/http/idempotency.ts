import { and, eq, lt } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { RunnableQuery } from 'drizzle-orm/runnable-query'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { withRowId } from '@/lib/outbox/outbox'

const { idempotencyKeys } = schema

/** How long an `Idempotency-Key` is remembered, in ms: a day. */
const rememberMs = 24 * 60 * 60 * 1000

/** What a call of the machine API inserts, and what it is answered. */
export interface Insertion<Answer extends { id: string }> {
  table: Parameters<typeof withRowId>[1]
  /** The first one inserts the row and returns its number. */
  statements: readonly [RunnableQuery<{ id: number }[], 'sqlite'>, ...BatchItem<'sqlite'>[]]
  /** The answer, but for the number of the row. */
  answer: Omit<Answer, 'id'>
}

/** Writes, and returns the answer. Drain the outbox afterwards. */
export async function insert<Answer extends { id: string }>(
  db: Db,
  { statements, answer }: Insertion<Answer>,
): Promise<Omit<Answer, 'id'> & { id: string }> {
  const [[row]] = await db.batch(statements)
  return { ...answer, id: String(row!.id) }
}

/**
 * Writes at most once under an `Idempotency-Key`: a retry gets the answer of the first time. Drain the outbox
 * afterwards.
 * @param prepare is called where the key is new
 * @throws HttpError 409 where the key was used for another request, or what `prepare` throws
 */
export async function insertOnce<Answer extends { id: string }>(
  db: Db,
  apiKey: string,
  { key, request }: { key: string; request: string },
  prepare: () => Promise<Insertion<Answer>>,
  now = Date.now(),
): Promise<Omit<Answer, 'id'> & { id: string }> {
  const remembered = () => answerOf<Answer>(db, apiKey, key, request)
  const before = await remembered()
  if (before) return before
  const insertion = await prepare()
  const { table, statements, answer } = insertion
  const response = withRowId({ ...answer }, table)
  try {
    return await insert(db, {
      ...insertion,
      statements: [
        ...statements,
        db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, now - rememberMs)),
        db.insert(idempotencyKeys).values({ apiKey, key, request, response, createdAt: now }),
      ],
    })
  } catch (error) {
    // The same request at the same time was first: this batch wrote nothing, and its answer is ours.
    const first = await remembered()
    if (first) return first
    throw error
  }
}

async function answerOf<Answer>(
  db: Db,
  apiKey: string,
  key: string,
  request: string,
): Promise<Answer | null> {
  const [row] = await db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.apiKey, apiKey), eq(idempotencyKeys.key, key)))
  if (!row) return null
  if (row.request !== request) {
    const message = 'This Idempotency-Key was used for another request. Use a new key for a new request.'
    throw new HttpError('conflict', message, 'Idempotency-Key')
  }
  return row.response as Answer
}
