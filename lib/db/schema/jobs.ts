import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ofMember, organisations } from './organisations'

/** Long work that people watch: exports, which Starling does, and work from outside, of which programs report. */
export const jobs = sqliteTable(
  'jobs',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    org: text()
      .notNull()
      .references(() => organisations.slug, { onDelete: 'cascade' }),
    /** Who has started the export; null for work from outside. */
    person: text(),
    /** The API key that reports, by name; null for an export. */
    via: text(),
    /** What is exported, a name in `lib/jobs/sources.ts`; null for work from outside. */
    source: text(),
    format: text({ enum: ['csv', 'ndjson'] }),
    name: text().notNull(),
    state: text({ enum: ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'stale'] }).notNull(),
    processed: integer().notNull().default(0),
    /** Null where it is not known (yet). */
    total: integer(),
    message: text().notNull().default(''),
    createdAt: integer('created_at').notNull(),
    startedAt: integer('started_at'),
    /** Of the last sign of life. */
    updatedAt: integer('updated_at').notNull(),
    endedAt: integer('ended_at'),
    /** When it is removed, once it has ended. */
    expiresAt: integer('expires_at'),
    /** While it runs: without a sign of life until then, an export is taken over, and work from outside is stale. */
    aliveUntil: integer('alive_until'),
    /** How long work from outside may be silent, in ms. */
    staleAfter: integer('stale_after'),
    /** As what the export reads the organisation; a person who is less by now gets nothing. */
    audience: text({ enum: ['member', 'admin'] }),
    /** The runner that works on it: a new token for each claim, so that whoever lost it can write nothing more. */
    lease: text(),
    /** Claims since the last batch that was written. */
    attempts: integer().notNull().default(0),
    /** Rows beyond it came after the start, and are left out; what it counts is up to the source. */
    bound: integer(),
    /** The last row in the file, as the source names it. */
    cursor: text(),
    /** How many chunks the file has so far, and how many bytes its download. */
    chunks: integer().notNull().default(0),
    bytes: integer().notNull().default(0),
  },
  (table) => [
    index('jobs_org').on(table.org, table.id),
    index('jobs_person').on(table.person, table.state),
    index('jobs_state').on(table.state, table.aliveUntil),
    index('jobs_expiry').on(table.expiresAt),
    ofMember(table.org, table.person),
  ],
)

/** The file of an export: put together in the order of `seq`, each chunk a gzip member of its own. */
export const jobChunks = sqliteTable(
  'job_chunks',
  {
    job: integer()
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    seq: integer().notNull(),
    data: blob({ mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.job, table.seq] })],
)
