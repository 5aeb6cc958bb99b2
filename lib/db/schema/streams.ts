import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The processes that run. What is in `open_streams` counts while the lease of its process lasts. */
export const instances = sqliteTable('instances', {
  id: text().primaryKey(),
  /** Renewed by the process while it has streams: if it dies, its streams are gone with the lease. */
  expiresAt: integer('expires_at').notNull(),
})

/**
 * The streams that are open, on all instances: who is connected, and who is in an organisation. Without foreign keys,
 * because a row ends by itself, and one that points nowhere must not keep others from being written.
 */
export const openStreams = sqliteTable(
  'open_streams',
  {
    id: text().primaryKey(),
    instance: text().notNull(),
    /** The topic of the person or API key whose stream it is; it counts under their cap. */
    owner: text().notNull(),
    /** The page: all streams that it opens, one after the other, have the same. */
    tab: text().notNull(),
    /** Null for the raw stream of a person. */
    org: text(),
    /** Null for the streams of API keys. */
    person: text(),
    /** Of the client; null where it is unknown. */
    address: text(),
    /** The name of the view. */
    view: text().notNull(),
    openedAt: integer('opened_at').notNull(),
    /** Null while it is open. Kept a little longer for presence: who goes to the next page has not left. */
    closedAt: integer('closed_at'),
    /** Why it had to end. Kept for a day, so that its page does not come back by itself. */
    ended: text({ enum: ['replaced', 'ended'] }),
  },
  (table) => [
    index('open_streams_owner').on(table.owner, table.tab),
    index('open_streams_address').on(table.address),
    index('open_streams_org').on(table.org, table.person),
    index('open_streams_instance').on(table.instance),
    index('open_streams_ended').on(table.closedAt).where(sql`ended is not null`),
  ],
)
