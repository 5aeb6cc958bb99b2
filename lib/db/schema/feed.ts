import { type AnySQLiteColumn, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ofMember, organisations } from './organisations'
import { people } from './people'

/** What people and programs did: the entries of the feed, and the comments on them. */
export const activities = sqliteTable(
  'activities',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    org: text()
      .notNull()
      .references(() => organisations.slug, { onDelete: 'cascade' }),
    /** Who did it; null for a program. */
    person: text().references(() => people.id, { onDelete: 'cascade' }),
    kind: text({ enum: ['post', 'comment', 'follow', 'export', 'quiz', 'alert', 'external'] }).notNull(),
    /** Markdown. */
    text: text().notNull().default(''),
    /** The people whom the text mentions, with their names as they stand there. */
    mentions: text({ mode: 'json' }).$type<{ id: string; name: string }[]>().notNull().default([]),
    href: text(),
    /** The API key that sent it, by name. */
    via: text(),
    /** The entry that a comment is on. */
    parent: integer().references((): AnySQLiteColumn => activities.id, { onDelete: 'cascade' }),
    /** Whom it concerns: who is followed, or whose entry is commented on. */
    subject: text().references(() => people.id, { onDelete: 'cascade' }),
    createdAt: integer('created_at').notNull(),
    editedAt: integer('edited_at'),
  },
  (table) => [
    index('activities_org').on(table.org, table.id),
    index('activities_person').on(table.org, table.person, table.id),
    index('activities_parent').on(table.parent, table.id),
    index('activities_subject').on(table.subject),
  ],
)

/** Who has reacted to an entry, and how. */
export const reactions = sqliteTable(
  'reactions',
  {
    activity: integer()
      .notNull()
      .references(() => activities.id, { onDelete: 'cascade' }),
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    emoji: text({ enum: ['thumbs-up', 'heart', 'tada', 'eyes', 'smile'] }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.activity, table.emoji, table.person] }),
    index('reactions_person').on(table.person),
  ],
)

/** Who follows whom in an organisation; whoever leaves it follows nobody there and is not followed. */
export const follows = sqliteTable(
  'follows',
  {
    org: text().notNull(),
    follower: text().notNull(),
    followed: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.follower, table.followed] }),
    index('follows_followed').on(table.org, table.followed),
    ofMember(table.org, table.follower),
    ofMember(table.org, table.followed),
  ],
)
