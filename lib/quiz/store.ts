import { randomBytes } from 'node:crypto'
import { and, asc, count, eq, inArray, sql } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { announceIfChanged } from '@/lib/outbox/outbox'
import { topic } from '@/lib/topics'
import { quizzesChanged } from './turns'
import { maxQuestions, type QuizEntry, type QuizQuestion, type StoredQuestion } from './types'

const { people, quizPractice, quizQuestions, quizzes } = schema

/** Quizzes that an organisation may have. */
const maxQuizzes = 200

type By = Pick<Member, 'org' | 'person' | 'admin'>

const changed = (db: Db, org: string) =>
  announceIfChanged(db, { topic: topic.quizzes(org), type: quizzesChanged, data: {} })

/** Creates a quiz without questions. Drain the outbox afterwards. @returns its id; null where there are too many */
export async function createQuiz(
  db: Db,
  { org, person }: Pick<Member, 'org' | 'person'>,
  { title, changeable, practice }: { title: string; changeable: boolean; practice: boolean },
  now: number,
): Promise<string | null> {
  const id = randomBytes(12).toString('base64url')
  const [created] = await db.batch([
    db.all<{ id: string }>(sql`
      insert into ${quizzes} (id, org, title, changeable, practice, author, created_at)
      select ${id}, ${org}, ${title}, ${changeable ? 1 : 0}, ${practice ? 1 : 0}, ${person}, ${now}
      where (select count(*) from ${quizzes} where org = ${org}) < ${maxQuizzes} returning id`),
    changed(db, org),
  ])
  return created.length > 0 ? id : null
}

/** The quizzes of an organisation, newest first. */
export async function quizzesOf(db: Db, by: By): Promise<QuizEntry[]> {
  const rows = await db
    .select({
      ...{ id: quizzes.id, title: quizzes.title, changeable: quizzes.changeable, practice: quizzes.practice },
      ...{ authorId: quizzes.author, author: people.name, questions: count(quizQuestions.id) },
    })
    .from(quizzes)
    .leftJoin(people, eq(people.id, quizzes.author))
    .leftJoin(quizQuestions, eq(quizQuestions.quiz, quizzes.id))
    .where(eq(quizzes.org, by.org))
    .groupBy(quizzes.id)
    .orderBy(sql`${quizzes.createdAt} desc`, asc(quizzes.id))
    .limit(maxQuizzes)
  return rows.map(({ authorId, ...row }) => ({ ...row, editable: mayEdit(by, authorId) }))
}

/** What is right is its author's business, and of those who look after what nobody else does. */
const mayEdit = ({ person, admin }: By, author: string | null) =>
  author === null ? admin : author === person

/**
 * A quiz, for who may change it.
 * @throws HttpError 404 where there is none, 403 where it is somebody else's
 */
export async function ownQuiz(db: Db, by: By, id: string): Promise<QuizEntry> {
  const [row] = await db
    .select({
      ...{ title: quizzes.title, changeable: quizzes.changeable, practice: quizzes.practice },
      ...{ authorId: quizzes.author, author: people.name },
      questions: sql<number>`(select count(*) from ${quizQuestions} where ${quizQuestions.quiz} = ${id})`,
    })
    .from(quizzes)
    .leftJoin(people, eq(people.id, quizzes.author))
    .where(and(eq(quizzes.id, id), eq(quizzes.org, by.org)))
  if (!row) throw new HttpError('not_found', 'This quiz was deleted, or never was.')
  const { authorId, ...quiz } = row
  if (!mayEdit(by, authorId))
    throw new HttpError('forbidden', 'Only its author sees what is right, and can change the quiz.')
  return { id, ...quiz, editable: true }
}

/** The questions of a quiz with what is right, in their order. */
export async function questionsOf(db: Db, quiz: string): Promise<StoredQuestion[]> {
  const { id, text, choices, right, seconds, explanation } = quizQuestions
  const rows = await db
    .select({ id, text, choices, right, seconds, explanation })
    .from(quizQuestions)
    .where(eq(quizQuestions.quiz, quiz))
    .orderBy(asc(id))
  return rows.map(({ id, ...row }) => ({ id: String(id), ...row }))
}

/** Adds a question at the end. Drain the outbox afterwards. @returns false where there are `maxQuestions` already */
export async function addQuestion(db: Db, by: By, quiz: string, question: QuizQuestion): Promise<boolean> {
  const { text, choices, right, seconds, explanation } = question
  const [added] = await db.batch([
    db.all<{ id: number }>(sql`
      insert into ${quizQuestions} (quiz, text, choices, "right", seconds, explanation)
      select id, ${text}, ${JSON.stringify(choices)}, ${JSON.stringify(right)}, ${seconds}, ${explanation} from ${quizzes}
      where id = ${quiz} and org = ${by.org} and (select count(*) from ${quizQuestions} where quiz = ${quiz}) < ${maxQuestions}
      returning id`),
    changed(db, by.org),
  ])
  return added.length > 0
}

/**
 * Changes a question; rooms that are open keep theirs. What people have answered in practice is forgotten, since it was
 * an answer to something else. Drain the outbox afterwards.
 * @throws HttpError 404
 */
export async function changeQuestion(
  db: Db,
  { org }: By,
  quiz: string,
  question: string,
  change: QuizQuestion,
): Promise<void> {
  const isIt = and(eq(quizQuestions.quiz, quiz), eq(quizQuestions.id, Number(question)))
  const it = db.select({ id: quizQuestions.id }).from(quizQuestions).where(isIt)
  const [, rows] = await db.batch([
    db.delete(quizPractice).where(inArray(quizPractice.question, it)),
    db.update(quizQuestions).set(change).where(isIt).returning({ id: quizQuestions.id }),
    changed(db, org),
  ])
  if (rows.length === 0) throw goneQuestion()
}

const goneQuestion = () => new HttpError('not_found', 'This question was deleted, or never was.')

/** Takes a question away; rooms that are open keep theirs. Drain the outbox afterwards. @throws HttpError 404 */
export async function deleteQuestion(db: Db, { org }: By, quiz: string, question: string): Promise<void> {
  const [deleted] = await db.batch([
    db
      .delete(quizQuestions)
      .where(and(eq(quizQuestions.quiz, quiz), eq(quizQuestions.id, Number(question))))
      .returning({ id: quizQuestions.id }),
    changed(db, org),
  ])
  if (deleted.length === 0) throw goneQuestion()
}

/** Deletes a quiz; rooms that are open keep their questions. Drain the outbox afterwards. */
export async function deleteQuiz(db: Db, { org }: By, quiz: string): Promise<void> {
  await db.batch([
    db.delete(quizzes).where(and(eq(quizzes.id, quiz), eq(quizzes.org, org))),
    changed(db, org),
  ])
}
