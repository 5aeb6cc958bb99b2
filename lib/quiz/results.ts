import { and, eq, sql } from 'drizzle-orm'
import { csvLine } from '@/lib/csv'
import { type Db, schema } from '@/lib/db'

const { people, quizAnswers, quizPlayers, quizRooms, quizTurns } = schema

/** One player's result, in the order of the places. */
interface Result {
  rank: number
  name: string
  points: number
  /** By question: the points, null where there was no answer. */
  answers: (number | null)[]
}

interface Results {
  title: string
  /** The questions that were revealed. */
  questions: string[]
  players: Result[]
}

/** What came of a room so far: only of the questions that were revealed. Null where there is none. */
export async function resultsOf(db: Db, room: string): Promise<Results | null> {
  const [rooms, rows, answers, turns] = await db.batch([
    db
      .select({ title: quizRooms.title, questions: quizRooms.questions })
      .from(quizRooms)
      .where(eq(quizRooms.id, room)),
    db.all<{ person: string; name: string; points: number; rank: number }>(sql`
      select p.person, n.name, p.points, p.rank from ${quizPlayers} p join ${people} n on n.id = p.person
      where p.room = ${room} and p.rank is not null order by p.rank, n.name, p.person`),
    db.all<{ person: string; question: number; points: number }>(sql`
      select person, question, points from ${quizAnswers} where room = ${room} and points is not null`),
    db
      .selectDistinct({ question: quizTurns.question })
      .from(quizTurns)
      .where(and(eq(quizTurns.room, room), eq(quizTurns.phase, 'reveal'))),
  ])
  const [found] = rooms
  if (!found) return null
  const questions = found.questions.slice(0, turns.length).map(({ text }) => text)
  const byPerson = new Map<string, (number | null)[]>(
    rows.map(({ person }) => [person, questions.map(() => null)]),
  )
  for (const { person, question, points } of answers) {
    const line = byPerson.get(person)
    if (line) line[question] = points
  }
  return {
    title: found.title,
    questions,
    players: rows.map(({ person, ...row }) => ({ ...row, answers: byPerson.get(person)! })),
  }
}

/** Text that Markdown shows as it is: what people are called is no markup. */
const plain = (text: string) => text.replace(/[!-/:-@[-`{-~]/g, '\\$&')

/**
 * What the feed tells of a room that ends, as Markdown.
 * @returns null where nothing was revealed, or to nobody
 */
export async function summaryOf(db: Db, room: string): Promise<string | null> {
  const results = await resultsOf(db, room)
  if (!results || results.questions.length === 0 || results.players.length === 0) return null
  const { title, players } = results
  const of = `of ${players.length} ${players.length === 1 ? 'player' : 'players'}`
  if (players.every(({ points }) => points === 0)) return `**${plain(title)}**: nobody had a point, ${of}.`
  const winners = players.filter(({ rank }) => rank === 1)
  const names = winners.slice(0, 3).map(({ name }) => plain(name))
  const others = winners.length - names.length
  const who = new Intl.ListFormat('en').format(others > 0 ? [...names, `${others} more`] : names)
  const points = `${winners[0]!.points.toLocaleString('en')} points`
  return `**${plain(title)}**: ${who} won with ${points}, ${of}.`
}

/** Results as CSV: a line for each player, in the order of their places. */
export function resultsCsv({ questions, players }: Results): string {
  const head = ['Rank', 'Name', 'Points', ...questions.map((text, index) => `${index + 1}. ${text}`)]
  const rows = players.map(({ rank, name, points, answers }) => [rank, name, points, ...answers])
  return [head, ...rows].map(csvLine).join('')
}
