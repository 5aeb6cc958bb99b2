import {
  type AnySQLiteColumn,
  foreignKey,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import type { AuditAction } from '@/lib/audit/types'
import { people } from './people'

/** Organisations by their slug, which stands in URLs. */
export const organisations = sqliteTable('organisations', {
  slug: text().primaryKey(),
  name: text().notNull(),
  /** What becomes of a price for a symbol that is not known yet. */
  unknownSymbols: text('unknown_symbols', { enum: ['create', 'refuse'] })
    .notNull()
    .default('create'),
  createdAt: integer('created_at').notNull(),
})

/** Who belongs to which organisation, and as what. */
export const memberships = sqliteTable(
  'memberships',
  {
    org: text()
      .notNull()
      .references(() => organisations.slug, { onDelete: 'cascade' }),
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    role: text({ enum: ['owner', 'admin', 'member'] }).notNull(),
    /** "Mark all as read" moves this number; single reads above it are rows of `notification_reads`. */
    readUpTo: integer('read_up_to').notNull().default(0),
    /** Which new notifications pop up as toasts; the list and the count keep everything. */
    notify: text({ enum: ['all', 'important', 'none'] })
      .notNull()
      .default('all'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.person] }),
    index('memberships_person').on(table.person),
  ],
)

/** The row goes with the membership. */
export const ofMember = (org: AnySQLiteColumn, person: AnySQLiteColumn) =>
  foreignKey({ columns: [org, person], foreignColumns: [memberships.org, memberships.person] }).onDelete(
    'cascade',
  )

/** Links by which people join an organisation. They work once, and only while the inviter may invite to the role. */
export const invitations = sqliteTable(
  'invitations',
  {
    id: text().primaryKey(),
    org: text()
      .notNull()
      .references(() => organisations.slug, { onDelete: 'cascade' }),
    /** SHA-256 of the token in the link, hex. The token itself has 256 random bits and is kept nowhere. */
    hash: text().notNull(),
    role: text({ enum: ['owner', 'admin', 'member'] }).notNull(),
    invitedBy: text('invited_by')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    acceptedAt: integer('accepted_at'),
    revokedAt: integer('revoked_at'),
  },
  (table) => [
    uniqueIndex('invitations_hash').on(table.hash),
    index('invitations_org').on(table.org, table.expiresAt),
    index('invitations_inviter').on(table.invitedBy),
  ],
)

/**
 * Slugs of deleted organisations. They are not given away again: links, and events that are still in the broadcast's
 * logs, belong to the organisation that was there.
 */
export const retiredSlugs = sqliteTable('retired_slugs', {
  slug: text().primaryKey(),
  retiredAt: integer('retired_at').notNull(),
})

/** Keys of programs, by a hash: nobody can read a key again. */
export const apiKeys = sqliteTable(
  'api_keys',
  {
    id: text().primaryKey(),
    org: text()
      .notNull()
      .references(() => organisations.slug, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** SHA-256 of the key, hex. The key itself has 256 random bits, so a slow hash would add nothing. */
    hash: text().notNull(),
    /** What it may do, comma-separated: see `lib/api-keys/scopes.ts`. */
    scopes: text().notNull().default(''),
    /** How the key begins. */
    prefix: text().notNull().default(''),
    /** A person's id; the key outlives the account, so that no programs stop when somebody leaves. */
    createdBy: text('created_by'),
    /** Exact to a minute. */
    lastUsedAt: integer('last_used_at'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('api_keys_hash').on(table.hash), index('api_keys_org').on(table.org)],
)

/** Who did what in an organisation. Rows are only ever added; names are kept as they were at the time. */
export const auditLog = sqliteTable(
  'audit_log',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    org: text()
      .notNull()
      .references(() => organisations.slug, { onDelete: 'cascade' }),
    /** Id of a person or an API key. No foreign key: the record outlives them. */
    actor: text().notNull(),
    actorName: text('actor_name').notNull(),
    action: text().$type<AuditAction>().notNull(),
    /** The name of what it was done to, null where that is the organisation itself. */
    target: text(),
    detail: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('audit_log_org').on(table.org, table.id)],
)
