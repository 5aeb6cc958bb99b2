import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { apiKeys } from './organisations'

/** Events that were committed together with what they announce and are still to be published. */
export const outbox = sqliteTable('outbox', {
  id: integer().primaryKey({ autoIncrement: true }),
  topic: text().notNull(),
  type: text().notNull(),
  data: text({ mode: 'json' }).notNull(),
  createdAt: integer('created_at').notNull().default(sql`(unixepoch() * 1000)`),
})

/** Work that one instance does for all of them, say the simulated market. */
export const leases = sqliteTable('leases', {
  name: text().primaryKey(),
  holder: text().notNull(),
  expiresAt: integer('expires_at').notNull(),
})

/** Answers that were given under an `Idempotency-Key`, so that a retry gets the same answer and writes nothing. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    /** The API key that sent it: two keys never share a namespace. */
    apiKey: text('api_key')
      .notNull()
      .references(() => apiKeys.id, { onDelete: 'cascade' }),
    key: text().notNull(),
    /** SHA-256 of the request, hex: the same key with another body is a mistake of the caller. */
    request: text().notNull(),
    response: text({ mode: 'json' }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.apiKey, table.key] }),
    index('idempotency_keys_created').on(table.createdAt),
  ],
)

/** What the next page shows once: a refused form with what was typed, for browsers without JavaScript. */
export const flashes = sqliteTable('flashes', {
  id: text().primaryKey(),
  data: text({ mode: 'json' }).notNull(),
  expiresAt: integer('expires_at').notNull(),
})
