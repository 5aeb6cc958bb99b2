import { asc, count, inArray, is, SQL, sql } from 'drizzle-orm'
import type { Hub, NewEvent } from '@/lib/broadcast'
import { type Db, schema } from '@/lib/db'
import { within } from '@/lib/within'

/**
 * Events are written into the database in the same batch as what they announce, and published from there. So an
 * event is never published for a write that failed, and a crash between commit and publish loses nothing: the next
 * start drains what is left. A row that was published but not yet deleted is published again under the same nonce,
 * which the broadcast store recognises.
 */
export interface Outbox {
  /**
   * Publishes everything that waits, in order. Never rejects: what could not be published stays and is tried again.
   * Resolves after a short while even if the store does not answer, because what is in the outbox is accepted; the
   * drain itself goes on.
   */
  drain(): Promise<void>
  /** Stops trying again, and resolves when nothing is under way. Close the hub meanwhile: it ends what hangs. */
  close(): Promise<void>
}

/** An event whose data may be an SQL expression, for what only the batch itself knows, say a row number. */
export interface PendingEvent extends Omit<NewEvent, 'data'> {
  data: Record<string, unknown> | SQL
}

/** The statement that puts an event into the outbox; add it to the batch of the write that it announces. */
export function announce(db: Db, event: PendingEvent) {
  return db.insert(schema.outbox).values(event)
}

/** The statement that announces each row of a `select` of topic, type and data (JSON), say for all that a write concerns. */
export function announceEach(db: Db, rows: SQL) {
  return db.run(sql`insert into ${schema.outbox} (topic, type, data) ${rows}`)
}

/**
 * Like `announce`, but only where the statement before it in the batch has changed something: behind a write whose
 * conditions may not hold. Several may follow each other.
 */
export function announceIfChanged(db: Db, { topic, type, data }: PendingEvent) {
  const json = is(data, SQL) ? data : JSON.stringify(data)
  return announceEach(db, sql`select ${topic}, ${type}, ${json} where changes() > 0`)
}

/**
 * The statement that lets a whole batch fail, and so write nothing, where the statement before it has changed nothing:
 * behind a write whose conditions may not hold, where more than events depends on it.
 */
export function orNothing(db: Db) {
  return db.run(
    sql`insert into ${schema.outbox} (topic, type, data) select null, null, null where changes() = 0`,
  )
}

/** JSON whose `id` is the number of the row that the same batch inserted last into `table`, as text. */
export function withRowId(data: Record<string, unknown>, table: 'notifications' | 'activities' | 'jobs') {
  return sql`json_set(${JSON.stringify(data)}, '$.id', (select cast(max(id) as text) from ${sql.identifier(table)}))`
}

/** How many events wait in the outbox. */
export async function pendingEvents(db: Db): Promise<number> {
  const [row] = await db.select({ waiting: count() }).from(schema.outbox)
  return row!.waiting
}

const pageSize = 200

/** How long an outbox waits. */
export interface OutboxOptions {
  /** Pause before a failed drain is tried again, in ms. Default 1,000. */
  retryMs?: number
  /** The longest that a caller of `drain` waits, in ms. Default 250. */
  patienceMs?: number
}

/**
 * @param log is called once for each failed attempt, with its cause
 */
export function createOutbox(
  db: Db,
  hub: Pick<Hub, 'publish'>,
  log: (message: string, cause: unknown) => void,
  { retryMs = 1_000, patienceMs = 250 }: OutboxOptions = {},
): Outbox {
  let running: Promise<void> | undefined
  let again = false
  let retry: NodeJS.Timeout | undefined
  let closed = false

  async function publishAll() {
    for (;;) {
      const rows = await db.select().from(schema.outbox).orderBy(asc(schema.outbox.id)).limit(pageSize)
      if (rows.length === 0) return
      // Each row has a nonce of its own: after a crash the rows may be grouped differently, and still be recognised.
      await Promise.all(
        rows.map(({ id, createdAt, topic, type, data }) =>
          hub.publish([{ topic, type, data }], { nonce: `outbox-${createdAt}-${id}` }),
        ),
      )
      await db.delete(schema.outbox).where(
        inArray(
          schema.outbox.id,
          rows.map((row) => row.id),
        ),
      )
      // Whoever commits meanwhile asks for another look.
      if (rows.length < pageSize) return
    }
  }

  async function run() {
    try {
      do {
        again = false
        await publishAll()
      } while (again)
    } catch (cause) {
      log('The outbox could not be published; it is tried again.', cause)
      if (!closed) retry ??= setTimeout(onRetry, retryMs).unref()
    } finally {
      running = undefined
    }
  }

  function onRetry() {
    retry = undefined
    void drain()
  }

  async function drain() {
    // A drain that runs may already have read past what the caller has just committed: let it look once more.
    again = true
    running ??= run()
    await within(patienceMs, running)
  }

  return {
    drain,
    async close() {
      closed = true
      clearTimeout(retry)
      await running
    },
  }
}
