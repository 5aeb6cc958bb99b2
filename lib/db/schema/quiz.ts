import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { QuizQuestion } from '@/lib/quiz/types'
import { organisations } from './organisations'
import { people } from './people'

// What is right stands in `quiz_questions` and in the copy of a room, and leaves neither before it is revealed.

/** Quizzes as they were written. */
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

/** Their questions, in order. */
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

/** Who plays in which room, with their points. */
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

/** Who has answered what in a room. */
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
