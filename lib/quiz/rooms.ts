import { randomBytes, randomInt } from 'node:crypto'
import { and, count, desc, eq, ne, sql } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { announceIfChanged } from '@/lib/outbox/outbox'
import { topic } from '@/lib/topics'
import { idleMs } from './phases'
import { quizzesChanged } from './turns'
import { maxChoices, type RoomEntry } from './types'

const { people, quizAnswers, quizPlayers, quizQuestions, quizRooms, quizzes } = schema

/** Rooms that a person may hold open at a time. */
const maxOpenRooms = 10
/** Players of a room. */
const maxPlayers = 2_000
/** Rooms that a list shows. */
const listed = 20

/** Letters and digits that nobody takes for one another. */
export const codeAlphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
export const codeLength = 6

const newCode = () =>
  Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('')

/**
 * Opens a room with a copy of a quiz. Drain the outbox afterwards.
 * @throws HttpError 404 where the quiz is gone, 409 where it has no questions or too many rooms are open
 */
export async function openRoom(
  db: Db,
  { org, person }: Pick<Member, 'org' | 'person'>,
  quiz: string,
  now: number,
): Promise<string> {
  const id = randomBytes(12).toString('base64url')
  const deadline = now + idleMs
  const questions = sql`(select json_group_array(json_object('text', text, 'choices', json(choices), 'right', json("right"),
    'seconds', seconds, 'explanation', explanation)) from (select * from ${quizQuestions} where quiz = q.id order by id))`
  const mine = sql`(select count(*) from ${quizRooms} where org = ${org} and host = ${person} and phase <> 'podium')`
  const [opened, , [found]] = await db.batch([
    db.all<{ id: string }>(sql`
      insert into ${quizRooms} (id, org, code, host, quiz, title, changeable, questions, deadline, created_at)
      select ${id}, q.org, ${newCode()}, ${person}, q.id, q.title, q.changeable, ${questions}, ${deadline}, ${now}
      from ${quizzes} q where q.id = ${quiz} and q.org = ${org} and ${mine} < ${maxOpenRooms}
        and exists (select 1 from ${quizQuestions} where quiz = q.id)
      returning id`),
    announceIfChanged(db, { topic: topic.quizzes(org), type: quizzesChanged, data: {} }),
    db
      .select({ questions: count(quizQuestions.id) })
      .from(quizzes)
      .leftJoin(quizQuestions, eq(quizQuestions.quiz, quizzes.id))
      .where(and(eq(quizzes.id, quiz), eq(quizzes.org, org)))
      .groupBy(quizzes.id),
  ])
  if (opened.length > 0) return id
  if (!found) throw new HttpError('not_found', 'This quiz was deleted, or never was.')
  throw new HttpError(
    'conflict',
    found.questions === 0
      ? 'This quiz has no questions yet. Write one first.'
      : `You have ${maxOpenRooms} rooms open. End one of them first.`,
  )
}

/** A room of an organisation, for who has its link; null where there is none. */
export async function findRoom(db: Db, org: string, id: string) {
  const [room] = await db
    .select({ id: quizRooms.id, host: quizRooms.host, phase: quizRooms.phase, deadline: quizRooms.deadline })
    .from(quizRooms)
    .where(and(eq(quizRooms.id, id), eq(quizRooms.org, org)))
  return room ?? null
}

/**
 * The room behind a code; null where none has it, or it has ended.
 */
export async function roomOfCode(db: Db, org: string, code: string): Promise<string | null> {
  const [room] = await db
    .select({ id: quizRooms.id })
    .from(quizRooms)
    .where(and(eq(quizRooms.org, org), eq(quizRooms.code, code), ne(quizRooms.phase, 'podium')))
  return room?.id ?? null
}

/** The statement that lets a person into a room which has not ended and has room. */
function entering(db: Db, { org, person }: Pick<Member, 'org' | 'person'>, room: string, now: number) {
  return db.run(sql`
    insert into ${quizPlayers} (room, person, joined_at)
    select id, ${person}, ${now} from ${quizRooms} where id = ${room} and org = ${org} and phase <> 'podium'
      and (select count(*) from ${quizPlayers} where room = ${room}) < ${maxPlayers}
    on conflict do nothing`)
}

/** Lets a person into a room; whoever is in stays in. @returns false where it has ended or is full */
export async function joinRoom(
  db: Db,
  member: Pick<Member, 'org' | 'person'>,
  room: string,
  now: number,
): Promise<boolean> {
  const [, players] = await db.batch([
    entering(db, member, room, now),
    db
      .select({ person: quizPlayers.person })
      .from(quizPlayers)
      .where(and(eq(quizPlayers.room, room), eq(quizPlayers.person, member.person))),
  ])
  return players.length > 0
}

/**
 * Answers the question at hand; who has not come in yet does by that. The server's clock decides, in the statement.
 * @returns why it does not count, in a sentence; null where it does
 */
export async function answer(
  db: Db,
  member: Pick<Member, 'org' | 'person'>,
  room: string,
  { question, choice }: { question: number; choice: number },
  now: number,
): Promise<string | null> {
  const { org, person } = member
  const asked = sql`r.id = ${room} and r.org = ${org} and r.phase = 'question' and r.question = ${question}
    and r.paused_left is null and ${now} <= r.deadline`
  const [, written, [seen]] = await db.batch([
    entering(db, member, room, now),
    db.all<{ choice: number }>(sql`
      insert into ${quizAnswers} (room, question, person, choice, left)
      select r.id, r.question, p.person, ${choice}, r.deadline - ${now}
      from ${quizRooms} r join ${quizPlayers} p on p.room = r.id and p.person = ${person}
      where ${asked} and ${choice} < json_array_length(r.questions, '$[' || r.question || '].choices')
      on conflict do update set choice = excluded.choice, left = excluded.left
        where (select changeable from ${quizRooms} where id = excluded.room) and quiz_answers.choice <> excluded.choice
      returning choice`),
    db.all<{ open: number; paused: number; choice: number | null; choices: number }>(sql`
      select ${asked} as open, r.paused_left is not null as paused, a.choice,
        json_array_length(r.questions, '$[' || r.question || '].choices') as choices
      from ${quizRooms} r left join ${quizAnswers} a on a.room = r.id and a.question = ${question} and a.person = ${person}
      where r.id = ${room} and r.org = ${org}`),
  ])
  if (!seen) throw new HttpError('not_found', 'There is no such room. Ask the host for the code.')
  if (written.length > 0 || (seen.open && seen.choice === choice)) return null
  if (seen.paused) return 'The quiz is paused. Answer when it goes on.'
  if (!seen.open) return 'Time is up: this answer came too late.'
  if (seen.choice !== null) return 'Your answer stands: this quiz does not let you change it.'
  if (choice >= Math.min(seen.choices, maxChoices))
    return 'There is no such choice. Choose one of those shown.'
  return `The room is full: ${maxPlayers.toLocaleString('en')} people play.`
}

/** The rooms of an organisation that somebody hosts or plays in, newest first. */
export async function roomsOf(db: Db, { org, person }: Pick<Member, 'org' | 'person'>): Promise<RoomEntry[]> {
  const { id, title, phase, createdAt } = quizRooms
  const rows = await db
    .select({
      ...{ id, title, phase, createdAt },
      host: people.name,
      players: sql<number>`(select count(*) from ${quizPlayers} where ${quizPlayers.room} = ${quizRooms.id})`,
    })
    .from(quizRooms)
    .innerJoin(people, eq(people.id, quizRooms.host))
    .where(
      and(
        eq(quizRooms.org, org),
        sql`(${quizRooms.host} = ${person} or exists (select 1 from ${quizPlayers} where ${quizPlayers.room} = ${quizRooms.id} and ${quizPlayers.person} = ${person}))`,
      ),
    )
    .orderBy(sql`${phase} = 'podium'`, desc(createdAt))
    .limit(listed)
  return rows.map(({ phase, ...row }) => ({ ...row, open: phase !== 'podium' }))
}
