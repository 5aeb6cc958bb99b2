import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Db, openDatabase, schema } from '@/lib/db'
import { startApp, type TestApp } from '@/lib/testing/app'
import { announcedPhases, openQuiz, playersIn, question } from '@/lib/testing/quiz'
import { QuizClock, quizJoined, quizTally } from './clock'
import { idleMs, leaderboardMs, revealMs } from './phases'
import { answer } from './rooms'
import { roomState } from './state'
import { turn } from './turns'

let app: TestApp
let db: Db
const clocks: QuizClock[] = []
beforeEach(async () => {
  app = await startApp()
  db = app.services.db
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(async () => {
  await Promise.all(clocks.splice(0).map((clock) => clock.close()))
  vi.useRealTimers()
  await app.close()
})

function clockOn(on: Db, publish = vi.fn(async () => [])): QuizClock {
  const outbox = { drain: async () => {} }
  const log = (message: string, cause: unknown) => {
    throw new Error(message, { cause })
  }
  const clock = new QuizClock({ db: on, hub: { publish }, outbox, log })
  clocks.push(clock)
  return clock
}
/** Lets the time pass; work on the database is done by then. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const phaseOf = async (room: string) => (await roomState(db, room, Date.now()))?.phase

test('several processes take a room to its end by its deadlines, each phase once, though some die', async () => {
  const others = await Promise.all([1, 2].map(() => openDatabase(app.services.env.databaseUrl)))
  const { room } = await openQuiz(db, [question(), question()], { now: Date.now() })
  const { at } = await turn(db, room, 'next', Date.now())
  const watching = [db, ...others].map((on) => clockOn(on))
  for (const clock of watching) clock.watch(room, at!)
  await pass(9_990)
  expect(await phaseOf(room)).toBe('question')
  await pass(20)
  await vi.waitFor(async () => expect(await phaseOf(room)).toBe('reveal'))
  await watching[0]!.close()
  await pass(revealMs)
  await vi.waitFor(async () => expect(await phaseOf(room)).toBe('leaderboard'))
  await watching[1]!.close()
  await pass(leaderboardMs)
  await vi.waitFor(async () => expect(await phaseOf(room)).toBe('question'))
  await pass(10_000)
  await vi.waitFor(async () => expect(await phaseOf(room)).toBe('reveal'))
  await pass(revealMs)
  await vi.waitFor(async () => expect(await phaseOf(room)).toBe('podium'))
  expect(await announcedPhases(db)).toEqual([
    '1 question',
    '2 reveal',
    '3 leaderboard',
    '4 question',
    '5 reveal',
    '6 podium',
  ])
  await watching[2]!.close()
  for (const other of others) other.$client.close()
})

test('a process that starts finds the rooms that are due, and those that come due later', async () => {
  const { room } = await openQuiz(db, [question()], { now: Date.now() })
  const { room: idle } = await openQuiz(db, [question()], { now: Date.now() })
  await turn(db, room, 'next', Date.now() - 60_000)
  clockOn(db)
  await pass(0)
  await vi.waitFor(async () => expect(await phaseOf(room)).toBe('reveal'))
  await pass(idleMs - 1_000)
  expect(await phaseOf(idle)).toBe('lobby')
  await pass(2_000)
  await vi.waitFor(async () => expect(await phaseOf(idle)).toBe('podium'))
})

test('a deadline that has moved, since the host paused, is looked at again when it has come', async () => {
  const { room } = await openQuiz(db, [question()], { now: Date.now() })
  const { at } = await turn(db, room, 'next', Date.now())
  const clock = clockOn(db)
  clock.watch(room, at!)
  await pass(5_000)
  await turn(db, room, 'pause', Date.now())
  await pass(60_000)
  await turn(db, room, 'resume', Date.now()).then(({ at }) => clock.watch(room, at!))
  await pass(4_900)
  expect(await phaseOf(room)).toBe('question')
  await pass(200)
  await vi.waitFor(async () => expect(await phaseOf(room)).toBe('reveal'))
})

test('many answers and arrivals are told together, as numbers', async () => {
  const now = Date.now()
  const { room } = await openQuiz(db, [question()], { now })
  const players = await playersIn(db, room, 20, now)
  await turn(db, room, 'next', now)
  const publish = vi.fn(async () => [])
  const clock = clockOn(db, publish)
  for (const player of players) {
    await answer(db, player, room, { question: 0, choice: 1 }, now)
    clock.count('acme', room, quizTally)
    clock.count('acme', room, quizJoined)
  }
  await pass(200)
  await vi.waitFor(() => expect(publish).toHaveBeenCalled())
  const data = { room, question: 0, answers: 20 }
  const topic = `q:acme:${room}`
  expect(publish.mock.calls).toEqual([
    [
      [
        { topic, type: quizTally, data },
        { topic, type: quizJoined, data },
      ],
      { lossy: true },
    ],
  ])
  expect(await db.$count(schema.quizAnswers)).toBe(20)
})
