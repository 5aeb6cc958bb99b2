import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** Accounts. */
export const people = sqliteTable(
  'people',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** Lower case. */
    email: text().notNull(),
    /** Argon2id, or null for people who sign in elsewhere. */
    passwordHash: text('password_hash'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('people_email').on(table.email)],
)

/** Sign-ins: one for each browser. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: text().primaryKey(),
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    /** Of the browser that signed in, cut to 200 characters. */
    userAgent: text('user_agent').notNull().default(''),
    /** When it was last used, to within a few minutes. */
    lastSeenAt: integer('last_seen_at').notNull().default(0),
  },
  (table) => [index('sessions_person').on(table.person)],
)

/** Accounts elsewhere with which people sign in. */
export const accounts = sqliteTable(
  'accounts',
  {
    provider: text({ enum: ['github'] }).notNull(),
    /** The id of the account there, which never changes. */
    providerId: text('provider_id').notNull(),
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** What the account was called when it was connected. */
    name: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.provider, table.providerId] }),
    uniqueIndex('accounts_person').on(table.person, table.provider),
  ],
)
