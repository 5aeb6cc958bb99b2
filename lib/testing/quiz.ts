import { sql } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { joinRoom, openRoom } from '@/lib/quiz/rooms'
import { addQuestion, createQuiz } from '@/lib/quiz/store'
import type { QuizQuestion } from '@/lib/quiz/types'

/** A question of ten seconds whose second choice is right. */
export const question = (changes: Partial<QuizQuestion> = {}): QuizQuestion => ({
  ...{ text: 'Which one?', choices: ['One', 'Two', 'Three'], right: [1], seconds: 10, explanation: 'Two.' },
  ...changes,
})

/** The owner of the demo's Acme, as the host of rooms. */
export const host = { org: 'acme', person: 'demo-acme-admin', role: 'owner', admin: true } satisfies Member

/** A quiz with these questions, and a room that plays it. */
export async function openQuiz(
  db: Db,
  questions: readonly QuizQuestion[],
  { now, changeable = false, title = 'A quiz' }: { now: number; changeable?: boolean; title?: string },
): Promise<{ quiz: string; room: string }> {
  const quiz = (await createQuiz(db, host, { title, changeable, practice: true }, now))!
  for (const each of questions) await addQuestion(db, host, quiz, each)
  return { quiz, room: await openRoom(db, host, quiz, now) }
}

/** New members of Acme who play in a room, by their ids `player-0`, `player-1`, … */
export async function playersIn(db: Db, room: string, count: number, now: number): Promise<Member[]> {
  const numbers = Array.from({ length: count }, (_, number) => number)
  const members = numbers.map((number) => ({
    ...({ org: 'acme', person: `player-${number}`, role: 'member', admin: false } as const),
  }))
  await db.batch([
    db.insert(schema.people).values(
      members.map(({ person }, number) => ({
        ...{ id: person, name: `Player ${number}`, email: `${person}@example.com`, createdAt: now },
      })),
    ),
    db
      .insert(schema.memberships)
      .values(members.map(({ org, person, role }) => ({ org, person, role, createdAt: now }))),
  ])
  for (const member of members) await joinRoom(db, member, room, now)
  return members
}

/** The versions and phases that a room was announced in, in order. */
export async function announcedPhases(db: Db): Promise<string[]> {
  const rows = await db.all<{ phase: string; version: number }>(
    sql`select data ->> 'phase' as phase, data ->> 'version' as version from ${schema.outbox} where type = 'quiz.phase' order by id`,
  )
  return rows.map(({ phase, version }) => `${version} ${phase}`)
}
