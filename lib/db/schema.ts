import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  blob,
  foreignKey,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import type { AuditAction } from '@/lib/audit/types'
import type { Sample } from '@/lib/metrics/sample'
import type { QuizQuestion } from '@/lib/quiz/types'

// Times are milliseconds since the epoch. Identifiers that appear in URLs and topics are slugs, random texts or
// SQLite row numbers: `autoincrement` under SQLite's single writer means that a smaller number was committed
// earlier, which is what makes them exact page cursors.

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

export const organisations = sqliteTable('organisations', {
  slug: text().primaryKey(),
  name: text().notNull(),
  /** What becomes of a price for a symbol that is not known yet. */
  unknownSymbols: text('unknown_symbols', { enum: ['create', 'refuse'] })
    .notNull()
    .default('create'),
  createdAt: integer('created_at').notNull(),
})

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
const ofMember = (org: AnySQLiteColumn, person: AnySQLiteColumn) =>
  foreignKey({ columns: [org, person], foreignColumns: [memberships.org, memberships.person] }).onDelete(
    'cascade',
  )

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

/** Events that were committed together with what they announce and are still to be published. */
export const outbox = sqliteTable('outbox', {
  id: integer().primaryKey({ autoIncrement: true }),
  topic: text().notNull(),
  type: text().notNull(),
  data: text({ mode: 'json' }).notNull(),
  createdAt: integer('created_at').notNull().default(sql`(unixepoch() * 1000)`),
})

/** What the next page shows once: a refused form with what was typed, for browsers without JavaScript. */
export const flashes = sqliteTable('flashes', {
  id: text().primaryKey(),
  data: text({ mode: 'json' }).notNull(),
  expiresAt: integer('expires_at').notNull(),
})

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

/**
 * Slugs of deleted organisations. They are not given away again: links, and events that are still in the broadcast's
 * logs, belong to the organisation that was there.
 */
export const retiredSlugs = sqliteTable('retired_slugs', {
  slug: text().primaryKey(),
  retiredAt: integer('retired_at').notNull(),
})
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

// Prices. Decimals are texts of fixed width (see lib/prices/decimal.ts), so that SQLite compares them exactly.

export const priceSymbols = sqliteTable(
  'price_symbols',
  {
    org: text()
      .notNull()
      .references(() => organisations.slug, { onDelete: 'cascade' }),
    /** Upper case. */
    symbol: text().notNull(),
    /** What it stands for, where somebody has said so. */
    name: text().notNull().default(''),
    /** Its prices are made up, by the market of the demo. */
    simulated: integer({ mode: 'boolean' }).notNull().default(false),
    /** With how many decimals its prices are shown: the most that were ever sent. */
    decimals: integer().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.symbol] })],
)

/** The row goes with the symbol. */
const ofSymbol = (org: AnySQLiteColumn, symbol: AnySQLiteColumn) =>
  foreignKey({ columns: [org, symbol], foreignColumns: [priceSymbols.org, priceSymbols.symbol] }).onDelete(
    'cascade',
  )

/** What a symbol's price did in a minute, an hour or a day (UTC). */
export const priceCandles = sqliteTable(
  'price_candles',
  {
    org: text().notNull(),
    symbol: text().notNull(),
    /** How long it lasts, in ms: a minute, an hour or a day. */
    resolution: integer().notNull(),
    /** When it begins. */
    at: integer().notNull(),
    open: text().notNull(),
    openAt: integer('open_at').notNull(),
    high: text().notNull(),
    low: text().notNull(),
    close: text().notNull(),
    closeAt: integer('close_at').notNull(),
    /** The highest volume of the day so far that came with a tick. */
    volume: text(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.symbol, table.resolution, table.at] }),
    index('price_candles_age').on(table.resolution, table.at),
    ofSymbol(table.org, table.symbol),
  ],
)

/** The watch list of a person in an organisation. */
export const priceWatches = sqliteTable(
  'price_watches',
  {
    org: text().notNull(),
    person: text().notNull(),
    symbol: text().notNull(),
    position: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.person, table.symbol] }),
    ofMember(table.org, table.person),
    ofSymbol(table.org, table.symbol),
  ],
)

/** What people want to be told about a price. */
export const priceAlerts = sqliteTable(
  'price_alerts',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    org: text().notNull(),
    person: text().notNull(),
    symbol: text().notNull(),
    kind: text({ enum: ['above', 'below', 'change'] }).notNull(),
    /** A price, or for a change a percentage; a plain decimal. */
    value: text().notNull(),
    /** Within how many minutes it has to change; 0 where that has no meaning. */
    windowMinutes: integer('window_minutes').notNull(),
    repeating: integer({ mode: 'boolean' }).notNull(),
    /** How far the price has to move back before a repeating alert may fire again, in percent of the value. */
    margin: text().notNull(),
    armed: integer({ mode: 'boolean' }).notNull().default(true),
    /** Counts the changes of `armed`: whoever changes it names the version that they have seen. */
    version: integer().notNull().default(0),
    firedAt: integer('fired_at'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('price_alerts_symbol').on(table.org, table.symbol),
    index('price_alerts_person').on(table.org, table.person),
    ofMember(table.org, table.person),
    ofSymbol(table.org, table.symbol),
  ],
)

/** That an alert has fired at a version: two instances that see it at once cannot both write this row. */
export const priceAlertFirings = sqliteTable(
  'price_alert_firings',
  {
    alert: integer()
      .notNull()
      .references(() => priceAlerts.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.alert, table.version] })],
)

/** Work that one instance does for all of them, say the simulated market. */
export const leases = sqliteTable('leases', {
  name: text().primaryKey(),
  holder: text().notNull(),
  expiresAt: integer('expires_at').notNull(),
})

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

/** What each instance has measured, every 5 s and rolled up to a minute. */
export const metricSamples = sqliteTable(
  'metric_samples',
  {
    /** Length of the slot, ms. */
    resolution: integer().notNull(),
    /** Its beginning. */
    at: integer().notNull(),
    instance: text().notNull(),
    data: text({ mode: 'json' }).$type<Omit<Sample, 'at' | 'instance'>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.resolution, table.at, table.instance] })],
)

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

// Quizzes. What is right stands in `quiz_questions` and in the copy of a room, and leaves neither before it is revealed.

export const quizzes = sqliteTable(
  'quizzes',
  {
    id: text().primaryKey(),
    org: text()
      .notNull()
      .references(() => organisations.slug, { onDelete: 'cascade' }),
    title: text().notNull(),
    /** May an answer be changed until the time is up? */
    changeable: integer({ mode: 'boolean' }).notNull(),
    /** May every member go through it alone, where it shows what is right? */
    practice: integer({ mode: 'boolean' }).notNull(),
    /** Who wrote it and may change it; null where the account is gone: then its admins may. */
    author: text().references(() => people.id, { onDelete: 'set null' }),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('quizzes_org').on(table.org, table.createdAt)],
)

export const quizQuestions = sqliteTable(
  'quiz_questions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    quiz: text()
      .notNull()
      .references(() => quizzes.id, { onDelete: 'cascade' }),
    text: text().notNull(),
    choices: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** The places of the right choices, from 0. */
    right: text({ mode: 'json' }).$type<number[]>().notNull(),
    /** How long it may be answered in a room. */
    seconds: integer().notNull(),
    explanation: text().notNull(),
  },
  (table) => [index('quiz_questions_quiz').on(table.quiz, table.id)],
)

/** The answers of people who practise, until they begin anew. */
export const quizPractice = sqliteTable(
  'quiz_practice',
  {
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    question: integer()
      .notNull()
      .references(() => quizQuestions.id, { onDelete: 'cascade' }),
    choice: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.person, table.question] })],
)

/** Quizzes that are played together. */
export const quizRooms = sqliteTable(
  'quiz_rooms',
  {
    id: text().primaryKey(),
    org: text()
      .notNull()
      .references(() => organisations.slug, { onDelete: 'cascade' }),
    /** What people type to come in. */
    code: text().notNull(),
    host: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    quiz: text().references(() => quizzes.id, { onDelete: 'set null' }),
    title: text().notNull(),
    changeable: integer({ mode: 'boolean' }).notNull(),
    /** The questions as they were when the room was opened. */
    questions: text({ mode: 'json' }).$type<QuizQuestion[]>().notNull(),
    phase: text({ enum: ['lobby', 'question', 'reveal', 'leaderboard', 'podium'] })
      .notNull()
      .default('lobby'),
    /** The place of the question at hand, from 0. */
    question: integer().notNull().default(0),
    /** Counts every change of the phase, the pauses included: whoever changes it names the version that they have seen. */
    version: integer().notNull().default(0),
    /** When the next change is due by itself. */
    deadline: integer().notNull(),
    /** While it is paused: how much of the phase is left, in ms. */
    pausedLeft: integer('paused_left'),
    createdAt: integer('created_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (table) => [
    uniqueIndex('quiz_rooms_code').on(table.org, table.code),
    index('quiz_rooms_deadline').on(table.deadline),
    index('quiz_rooms_host').on(table.org, table.host),
    index('quiz_rooms_quiz').on(table.quiz),
  ],
)

/** That a room has left a version behind: of several who want to, this row lets through one. */
export const quizTurns = sqliteTable(
  'quiz_turns',
  {
    room: text()
      .notNull()
      .references(() => quizRooms.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    /** Where it went, and when. */
    phase: text({ enum: ['lobby', 'question', 'reveal', 'leaderboard', 'podium'] }).notNull(),
    question: integer().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.room, table.version] })],
)

export const quizPlayers = sqliteTable(
  'quiz_players',
  {
    room: text()
      .notNull()
      .references(() => quizRooms.id, { onDelete: 'cascade' }),
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    joinedAt: integer('joined_at').notNull(),
    points: integer().notNull().default(0),
    /** Their place after the last reveal, and after the one before; null where they had none. Equal points share one. */
    rank: integer(),
    rankBefore: integer('rank_before'),
  },
  (table) => [
    primaryKey({ columns: [table.room, table.person] }),
    index('quiz_players_rank').on(table.room, table.rank),
    index('quiz_players_person').on(table.person),
  ],
)

export const quizAnswers = sqliteTable(
  'quiz_answers',
  {
    room: text()
      .notNull()
      .references(() => quizRooms.id, { onDelete: 'cascade' }),
    question: integer().notNull(),
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    choice: integer().notNull(),
    /** How much of the time was left, in ms. */
    left: integer().notNull(),
    /** Null until the question is revealed. */
    points: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.room, table.question, table.person] }),
    index('quiz_answers_person').on(table.person),
  ],
)
