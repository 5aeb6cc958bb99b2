import { sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'

const { quizAnswers, quizRooms } = schema

/** How many have answered the question at hand of a room. */
export interface Tally {
  room: string
  question: number
  answers: number
}

/** One query for all rooms, by their ids. */
export async function tallyOf(db: Db, rooms: readonly string[]): Promise<Map<string, Tally>> {
  const rows = await db.all<Tally>(sql`
    select r.id as room, r.question,
      (select count(*) from ${quizAnswers} a where a.room = r.id and a.question = r.question) as answers
    from ${quizRooms} r where r.id in (select value from json_each(${JSON.stringify(rooms)}))`)
  return new Map(rows.map((row) => [row.room, row]))
}
