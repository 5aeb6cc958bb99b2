import { and, eq, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { recordActivity } from '@/lib/feed/activities'
import { announce } from '@/lib/outbox/outbox'
import { routes } from '@/lib/routes'
import { topic } from '@/lib/topics'
import { move, type Step } from './phases'
import { summaryOf } from './results'
import { roomJson } from './state'

const { quizAnswers, quizPlayers, quizRooms, quizTurns } = schema

/** On a room's topic: it is in another phase, or was paused or resumed. Data: a `RoomState`. */
export const quizPhaseChanged = 'quiz.phase'

type Room = typeof quizRooms.$inferSelect

/** What became of a room: `at` is when it has to be looked at again; null where it is gone. */
export interface Turned {
  turned: boolean
  at: number | null
}

/**
 * Takes a room one step further, if nobody else has meanwhile: the change, the points, and their event are one batch.
 * Drain the outbox afterwards.
 *
 * @param version of the room that whoever wants the step has seen; left out, the present one
 * @returns whether this call has changed the room
 */
export async function turn(db: Db, id: string, step: Step, now: number, version?: number): Promise<Turned> {
  const [room] = await db.select().from(quizRooms).where(eq(quizRooms.id, id))
  if (!room) return { turned: false, at: null }
  if (version !== undefined && version !== room.version) return { turned: false, at: room.deadline }
  if (room.phase === 'podium' && step === 'due' && now >= room.deadline) {
    await db.delete(quizRooms).where(and(eq(quizRooms.id, id), eq(quizRooms.version, room.version)))
    return { turned: true, at: null }
  }
  const next = move(room, step, now)
  if (!next) return { turned: false, at: room.deadline }
  const ends = next.phase === 'podium'
  const reveals = next.phase === 'reveal' && room.phase === 'question'
  const told = ends ? await summaryOf(db, id) : null
  try {
    await db.batch([
      // The key of this row is what lets only one of several batches through.
      db.insert(quizTurns).values({
        ...{ room: id, version: room.version, phase: next.phase, question: next.question, at: now },
      }),
      db
        .update(quizRooms)
        .set({ ...next, version: room.version + 1, ...(ends && { endedAt: now }) })
        .where(eq(quizRooms.id, id)),
      ...(reveals ? scoring(db, room) : []),
      announce(db, { topic: topic.quizRoom(room.org, id), type: quizPhaseChanged, data: roomJson(id, now) }),
      ...(ends ? [announce(db, { topic: topic.quizzes(room.org), type: quizzesChanged, data: {} })] : []),
      ...(told === null ? [] : recordActivity(db, entryOf(room, told), now)),
    ])
    return { turned: true, at: next.deadline }
  } catch (cause) {
    const [seen] = await db
      .select({ version: quizRooms.version, deadline: quizRooms.deadline })
      .from(quizRooms)
      .where(eq(quizRooms.id, id))
    if (seen && seen.version === room.version) throw cause
    return { turned: false, at: seen?.deadline ?? null }
  }
}

/** On `topic.quizzes`: there are other quizzes or rooms. Data: `{}`; what they are now is read anew. */
export const quizzesChanged = 'quizzes.changed'

const entryOf = ({ id, org, host }: Room, text: string) =>
  ({ org, kind: 'quiz', person: host, text, href: routes.quizRoom(org, id) }) as const

/** The statements that give the points for the question at hand, and the places that follow from them. */
function scoring(db: Db, { id, question, questions }: Room) {
  const { seconds, right } = questions[question]!
  const isRight = sql`choice in (select value from json_each(${JSON.stringify(right)}))`
  return [
    // The same as `pointsFor`.
    db.run(sql`
      update ${quizAnswers} set points = iif(${isRight}, cast(round(500 + 500.0 * left / ${seconds * 1000}) as integer), 0)
      where room = ${id} and question = ${question}`),
    db.run(sql`
      update ${quizPlayers} set rank_before = rank, points = points + coalesce((
        select a.points from ${quizAnswers} a
        where a.room = ${id} and a.question = ${question} and a.person = quiz_players.person), 0)
      where room = ${id}`),
    db.run(sql`
      update ${quizPlayers} set rank = places.place
      from (select person, rank() over (order by points desc) as place from ${quizPlayers} where room = ${id}) as places
      where room = ${id} and quiz_players.person = places.person`),
  ]
}
