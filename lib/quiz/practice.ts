import { createHash } from 'node:crypto'
import { and, asc, eq, sql } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import type { PracticeState } from './types'

const { quizPractice, quizQuestions, quizRooms, quizzes } = schema

type Learner = Pick<Member, 'org' | 'person'>

/**
 * A quiz that may be practised now.
 * @throws HttpError 404 where there is none for practice; 409 while it is being played, since practice tells what is right
 */
async function practisable(db: Db, org: string, quiz: string): Promise<{ title: string }> {
  const [found] = await db
    .select({
      title: quizzes.title,
      played: sql<number>`exists (select 1 from ${quizRooms} where ${quizRooms.quiz} = ${quiz} and ${quizRooms.phase} not in ('lobby', 'podium'))`,
    })
    .from(quizzes)
    .where(and(eq(quizzes.id, quiz), eq(quizzes.org, org), eq(quizzes.practice, true)))
  if (!found) throw new HttpError('not_found', 'There is no such quiz for practice.')
  if (found.played === 1)
    throw new HttpError('conflict', 'This quiz is being played right now. Practise it when the game is over.')
  return { title: found.title }
}

/**
 * Where somebody is in a quiz.
 * @param answered a question that they have answered, to be shown with what is right; default: the first one that they
 *   have not
 * @throws HttpError 404 or 409, see `practisable`
 */
export async function practiceState(
  db: Db,
  { org, person }: Learner,
  quiz: string,
  answered?: string,
): Promise<PracticeState> {
  const { title } = await practisable(db, org, quiz)
  const { id, text, choices, right, explanation } = quizQuestions
  const rows = await db
    .select({ id, text, choices, right, explanation, choice: quizPractice.choice })
    .from(quizQuestions)
    .leftJoin(quizPractice, and(eq(quizPractice.question, id), eq(quizPractice.person, person)))
    .where(eq(quizQuestions.quiz, quiz))
    .orderBy(asc(id))
  const done = rows.filter(({ choice }) => choice !== null)
  const place = rows.findIndex(({ id, choice }) =>
    answered === undefined ? choice === null : String(id) === answered && choice !== null,
  )
  const row = rows[place]
  if (!row && answered !== undefined) return practiceState(db, { org, person }, quiz)
  return {
    ...{ org, quiz, title, questions: rows.length, answered: done.length },
    number: row ? place + 1 : rows.length,
    score: done.filter(({ right, choice }) => right.includes(choice!)).length,
    question: row ? { id: String(row.id), text: row.text, choices: row.choices, seen: seenOf(row) } : null,
    solution:
      row && row.choice !== null
        ? { choice: row.choice, right: row.right, explanation: row.explanation }
        : null,
  }
}

/** Names the choices that a page shows: a question may be changed while somebody thinks about it. */
const seenOf = ({ text, choices }: { text: string; choices: readonly string[] }) =>
  createHash('sha256')
    .update(JSON.stringify([text, choices]))
    .digest('base64url')
    .slice(0, 16)

/**
 * Answers a question; the first answer counts.
 * @throws HttpError 404; 409, also where the question is not the one that was `seen`; 400 for a choice that is not there
 */
export async function practise(
  db: Db,
  { org, person }: Learner,
  quiz: string,
  { question, choice, seen }: { question: string; choice: number; seen?: string | undefined },
): Promise<void> {
  await practisable(db, org, quiz)
  const [found] = await db
    .select({ text: quizQuestions.text, choices: quizQuestions.choices })
    .from(quizQuestions)
    .where(and(eq(quizQuestions.id, Number(question)), eq(quizQuestions.quiz, quiz)))
  if (!found) throw new HttpError('not_found', 'This question was deleted, or never was.')
  if (choice >= found.choices.length)
    throw new HttpError('invalid', 'There is no such choice. Choose one of those shown.', 'choice')
  if (seen !== undefined && seen !== seenOf(found))
    throw new HttpError('conflict', 'This question was changed meanwhile. Reload the page to see it.')
  await db.run(sql`
      insert into ${quizPractice} (person, question, choice) select ${person}, id, ${choice} from ${quizQuestions}
      where id = ${Number(question)} and quiz = ${quiz} and ${choice} < json_array_length(choices)
      on conflict do nothing`)
}

/** Forgets one's answers, to begin anew. @throws HttpError 404, 409 */
export async function restartPractice(db: Db, { org, person }: Learner, quiz: string): Promise<void> {
  await practisable(db, org, quiz)
  await db
    .delete(quizPractice)
    .where(
      sql`${quizPractice.person} = ${person} and ${quizPractice.question} in (select id from ${quizQuestions} where quiz = ${quiz})`,
    )
}
