import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { organisations } from './organisations'
import { people } from './people'

/** What was published, newest with the highest id. */
export const notifications = sqliteTable(
  'notifications',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    org: text()
      .notNull()
      .references(() => organisations.slug, { onDelete: 'cascade' }),
    audience: text({ enum: ['everyone', 'admins', 'person'] }).notNull(),
    /** The one recipient where the audience is a person. */
    person: text().references(() => people.id, { onDelete: 'cascade' }),
    title: text().notNull(),
    body: text().notNull(),
    severity: text({ enum: ['info', 'success', 'warning', 'error'] }).notNull(),
    href: text(),
    /** For admins only. */
    note: text(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('notifications_org').on(table.org, table.id)],
)

/** Who has read what. */
export const notificationReads = sqliteTable(
  'notification_reads',
  {
    notification: integer()
      .notNull()
      .references(() => notifications.id, { onDelete: 'cascade' }),
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.person, table.notification] })],
)
