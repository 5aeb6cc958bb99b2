import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import * as schema from './schema'

export { schema }

/**
 * The database. Writes that belong together go into one `db.batch([…])`: it is atomic, takes one round trip on a
 * remote database, and on a file it runs without yielding. An interactive transaction would hold SQLite's write
 * lock across awaits while other calls block the event loop waiting for it, so there is none in Starling.
 */
export type Db = ReturnType<typeof drizzle<typeof schema>>

/** How long a call waits for another process that writes to the same file, in ms. It blocks the event loop. */
const busyTimeoutMs = 5_000

/**
 * Opens a database and brings it to the present schema.
 * @param url `file:path` or a libsql URL
 * @param authToken for remote databases
 */
export async function openDatabase(url: string, authToken?: string): Promise<Db> {
  const file = /^file:(?:\/\/)?(?<path>[^?]+)/.exec(url)?.groups?.path
  if (file) mkdirSync(dirname(resolve(file)), { recursive: true, mode: 0o700 })
  const client = createClient({
    url,
    timeout: busyTimeoutMs,
    ...(authToken && { authToken }),
    // Calls on a file never overlap: more connections would only keep as many caches, and forget the settings below.
    ...(file && { concurrency: 1 }),
  })
  if (file) {
    // With a write-ahead log readers never wait for the writer; the setting stays in the file.
    await client.execute('pragma journal_mode = wal')
    // Waiting for the disk at each commit would hold up every stream: see docs/decisions/0017.
    await client.execute('pragma synchronous = normal')
  }
  const db = drizzle(client, { schema })
  await migrateOnce(db)
  return db
}

/** Two processes that start together both see the migrations as open; whoever comes second finds them done. */
async function migrateOnce(db: Db) {
  const migrations = { migrationsFolder: resolve('lib/db/migrations') }
  try {
    await migrate(db, migrations)
  } catch (first) {
    try {
      await migrate(db, migrations)
    } catch {
      throw new Error('Cannot bring the database to the present schema.', { cause: first })
    }
  }
}
