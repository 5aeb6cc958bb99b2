import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Db, openDatabase, schema } from '@/lib/db'
import { startApp, type TestApp } from '@/lib/testing/app'
import { announcedPhases, host, openQuiz, playersIn, question } from '@/lib/testing/quiz'
import { pointsFor } from './phases'
import { resultsCsv, resultsOf } from './results'
import { answer, roomsOf } from './rooms'
import { lobbyStates, ownStates, roomState } from './state'
import { turn } from './turns'

let app: TestApp
let db: Db
beforeEach(async () => {
  app = await startApp()
  db = app.services.db
})
afterEach(() => app.close())

const start = 1_000_000
const stateAt = async (room: string, now = start) => (await roomState(db, room, now))!

test('a room goes through its phases by its deadlines, and each carries what it shows and no more', async () => {
  const { room } = await openQuiz(db, [question(), question({ text: 'And now?' })], { now: start })
  const [ada, bob] = await playersIn(db, room, 2, start)
  expect(await stateAt(room)).toMatchObject({ phase: 'lobby', players: 2, asked: null, revealed: null })
  await turn(db, room, 'next', start)
  expect(await stateAt(room)).toMatchObject({
    ...{ phase: 'question', question: 0, questions: 2, version: 1, deadline: start + 10_000, revealed: null },
    asked: { text: 'Which one?', choices: ['One', 'Two', 'Three'], seconds: 10 },
  })
  expect(await answer(db, ada!, room, { question: 0, choice: 1 }, start + 2_000)).toBeNull()
  expect(await answer(db, bob!, room, { question: 0, choice: 0 }, start + 3_000)).toBeNull()
  expect((await turn(db, room, 'due', start + 9_999)).turned).toBe(false)
  expect(await turn(db, room, 'due', start + 10_000)).toMatchObject({ turned: true })
  expect(await stateAt(room)).toMatchObject({
    ...{ phase: 'reveal', answers: 2, board: null },
    revealed: { right: [1], explanation: 'Two.', counts: [1, 1, 0] },
  })
  expect(
    await ownStates(
      db,
      [ada!, bob!].map(({ person }) => ({ room, person })),
    ),
  ).toMatchObject([
    { choice: 1, gained: pointsFor(8_000, 10_000), points: 900, rank: 1, rankBefore: null, players: 2 },
    { choice: 0, gained: 0, points: 0, rank: 2 },
  ])
  for (const phase of ['leaderboard', 'question', 'reveal', 'podium']) {
    await turn(db, room, 'next', start + 20_000)
    expect((await stateAt(room)).phase).toBe(phase)
  }
  expect((await stateAt(room)).board).toEqual([
    { person: ada!.person, name: 'Player 0', points: 900, rank: 1, rankBefore: 1 },
    { person: bob!.person, name: 'Player 1', points: 0, rank: 2, rankBefore: 2 },
  ])
  expect(await turn(db, room, 'next', start)).toMatchObject({ turned: false })
})

test('the server decides what is too late, and a paused room takes no answers and loses no time', async () => {
  const { room } = await openQuiz(db, [question()], { now: start })
  const [ada, bob] = await playersIn(db, room, 2, start)
  expect(await answer(db, ada!, room, { question: 0, choice: 1 }, start)).toMatch(/too late/)
  await turn(db, room, 'next', start)
  expect(await answer(db, ada!, room, { question: 0, choice: 3 }, start)).toMatch(/no such choice/)
  expect(await answer(db, ada!, room, { question: 1, choice: 1 }, start)).toMatch(/too late/)
  await turn(db, room, 'pause', start + 4_000)
  expect(await answer(db, ada!, room, { question: 0, choice: 1 }, start + 4_001)).toMatch(/paused/)
  expect((await turn(db, room, 'due', start + 60_000)).turned).toBe(false)
  await turn(db, room, 'resume', start + 100_000)
  expect((await stateAt(room)).deadline).toBe(start + 106_000)
  expect(await answer(db, ada!, room, { question: 0, choice: 1 }, start + 106_000)).toBeNull()
  expect(await answer(db, bob!, room, { question: 0, choice: 1 }, start + 106_001)).toMatch(/too late/)
  await turn(db, room, 'due', start + 106_000)
  expect((await ownStates(db, [{ room, person: ada!.person }]))[0]).toMatchObject({ gained: 500 })
  const left = await db.$count(schema.quizAnswers)
  expect([left, await answer(db, bob!, room, { question: 0, choice: 1 }, start)]).toEqual([
    1,
    expect.stringMatching(/late/),
  ])
})

test.each([
  [true, 2, pointsFor(1_000, 10_000)],
  [false, 1, 0],
])('where changing is %s, choice %d counts', async (changeable, choice, gained) => {
  const right = [2]
  const { room } = await openQuiz(db, [question({ right })], { now: start, changeable })
  const [ada] = await playersIn(db, room, 1, start)
  await turn(db, room, 'next', start)
  expect(await answer(db, ada!, room, { question: 0, choice: 1 }, start + 1_000)).toBeNull()
  expect(await answer(db, ada!, room, { question: 0, choice: 1 }, start + 2_000), 'the same again').toBeNull()
  const changed = await answer(db, ada!, room, { question: 0, choice: 2 }, start + 9_000)
  expect(changed === null).toBe(changeable)
  await turn(db, room, 'next', start + 10_000)
  expect((await ownStates(db, [{ room, person: ada!.person }]))[0]).toMatchObject({ choice, gained })
})

test('what a host wants of a phase that is over already is not done to the next one', async () => {
  const { room } = await openQuiz(db, [question()], { now: start })
  const steps = await Promise.all([1, 2, 3].map(() => turn(db, room, 'next', start, 0)))
  expect(steps.filter(({ turned }) => turned)).toHaveLength(1)
  expect((await stateAt(room)).phase).toBe('question')
})

test('of many instances that see the same deadlines, each phase is entered by one, whatever the order', async () => {
  const others = await Promise.all([1, 2, 3].map(() => openDatabase(app.services.env.databaseUrl)))
  const instances = [db, ...others]
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(fc.nat(3), fc.constantFrom('due', 'due', 'next', 'pause', 'resume'), fc.nat(15_000)),
        {
          minLength: 20,
          maxLength: 60,
        },
      ),
      async (schedule) => {
        await db.delete(schema.outbox)
        const { room } = await openQuiz(db, [question(), question()], { now: start })
        let now = start
        await turn(db, room, 'next', now)
        // Rounds of up to eight who want something at the same time.
        for (let index = 0; index < schedule.length; index += 8) {
          now += schedule[index]![2]
          const racing = schedule.slice(index, index + 8)
          await Promise.all(
            racing.map(([instance, step]) => turn(instances[instance]!, room, step as 'due', now)),
          )
        }
        const versions = (await announcedPhases(db)).map((line) => Number(line.split(' ')[0]))
        expect(versions).toEqual(versions.map((_, index) => index + 1))
        const turns = await db.select().from(schema.quizTurns)
        const questions = turns.filter((row) => row.room === room && row.phase === 'podium')
        expect(questions.length).toBeLessThanOrEqual(1)
        expect((await stateAt(room)).version).toBe(versions.length)
      },
    ),
    { numRuns: 8 },
  )
  for (const other of others) other.$client.close()
}, 60_000)

/** The same rules, as one would work them out by hand. */
function expectedBoard(
  rounds: readonly (readonly ({ choice: number; at: number } | null)[])[],
  right: number,
) {
  const points = rounds[0]!.map((_, player) =>
    rounds.reduce((sum, answers) => {
      const given = answers[player]
      return sum + (given?.choice === right ? Math.round(1000 * (1 - given.at / 10_000 / 2)) : 0)
    }, 0),
  )
  return points.map((own) => ({ points: own, rank: 1 + points.filter((other) => other > own).length }))
}

test('points and places are exact for any answers, with equal points on one place', async () => {
  const given = fc.option(
    fc.record({ choice: fc.nat(2), at: fc.constantFrom(0, 1, 2_500, 5_000, 9_999, 10_000) }),
  )
  const rounds = fc.array(fc.array(given, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 3 })
  let first = true
  let players: Awaited<ReturnType<typeof playersIn>> = []
  await fc.assert(
    fc.asyncProperty(rounds, async (played) => {
      const { room } = await openQuiz(
        db,
        played.map(() => question()),
        { now: start },
      )
      if (first) players = await playersIn(db, room, 6, start)
      first = false
      let now = start
      let before: (number | null)[] = players.map(() => null)
      for (const [number, answers] of played.entries()) {
        await turn(db, room, 'next', now)
        for (const [player, given] of answers.entries()) {
          const { choice, at } = given ?? { choice: 0, at: 10_001 }
          await answer(db, players[player]!, room, { question: number, choice }, now + at)
        }
        now += 10_000
        await turn(db, room, 'due', now)
        const own = await ownStates(
          db,
          players.map(({ person }) => ({ room, person })),
        )
        const board = expectedBoard(played.slice(0, number + 1), 1)
        expect(own.map((state) => ({ points: state!.points, rank: state!.rank }))).toEqual(board)
        expect(own.map((state) => state!.rankBefore)).toEqual(before)
        before = board.map(({ rank }) => rank)
        await turn(db, room, 'next', now)
      }
      const results = await resultsOf(db, room)
      expect(results!.players.map(({ rank }) => rank)).toEqual(before.toSorted((a, b) => a! - b!))
    }),
    { numRuns: 15 },
  )
}, 60_000)

describe('what is left', () => {
  test('a room that ends puts its result into the feed, and gives its host the lines of all players', async () => {
    const { room } = await openQuiz(db, [question(), question()], { now: start, title: '*Our* quiz' })
    const players = await playersIn(db, room, 3, start)
    await db
      .update(schema.people)
      .set({ name: '=Bob "B", <b>' })
      .where(eq(schema.people.id, players[1]!.person))
    await turn(db, room, 'next', start)
    await answer(db, players[1]!, room, { question: 0, choice: 1 }, start)
    await turn(db, room, 'next', start)
    await turn(db, room, 'next', start)
    await turn(db, room, 'next', start)
    await answer(db, players[2]!, room, { question: 1, choice: 1 }, start)
    await turn(db, room, 'end', start)
    const entries = await db.select().from(schema.activities).where(eq(schema.activities.kind, 'quiz'))
    expect(entries).toMatchObject([
      {
        person: host.person,
        href: `/acme/quiz/rooms/${room}`,
        text: '**\\*Our\\* quiz**: \\=Bob \\"B\\"\\, \\<b\\> won with 1,000 points, of 3 players.',
      },
    ])
    expect(resultsCsv((await resultsOf(db, room))!)).toBe(
      'Rank,Name,Points,1. Which one?\r\n' +
        `1,"'=Bob ""B"", <b>",1000,1000\r\n2,Player 0,0,\r\n2,Player 2,0,\r\n`,
    )
    expect((await roomsOf(db, players[0]!)).map(({ open }) => open)).toEqual([false])
  })

  test('where nobody was right, nobody has won', async () => {
    const { room } = await openQuiz(db, [question()], { now: start, title: 'Hard' })
    await playersIn(db, room, 1, start)
    for (const step of ['next', 'next', 'end'] as const) await turn(db, room, step, start)
    const [entry] = await db.select().from(schema.activities).where(eq(schema.activities.kind, 'quiz'))
    expect(entry!.text).toBe('**Hard**: nobody had a point, of 1 player.')
  })

  test('a room whose host never comes back ends, and is forgotten later, without an entry', async () => {
    const { room } = await openQuiz(db, [question()], { now: start })
    const day = 24 * 60 * 60 * 1000
    expect(await turn(db, room, 'due', start + day - 1)).toMatchObject({ turned: false })
    expect(await turn(db, room, 'due', start + day)).toEqual({ turned: true, at: start + 91 * day })
    expect((await stateAt(room)).phase).toBe('podium')
    expect(await turn(db, room, 'due', start + 91 * day)).toEqual({ turned: true, at: null })
    expect(await roomState(db, room, start)).toBeNull()
    expect(await db.$count(schema.activities, eq(schema.activities.kind, 'quiz'))).toBe(0)
  })

  test('the lobby names the last sixty, counts the others, and names nobody later', async () => {
    const { room } = await openQuiz(db, [question()], { now: start })
    await playersIn(db, room, 70, start)
    const lobby = (await lobbyStates(db, [room], start)).get(room)!
    expect(lobby).toMatchObject({ players: 70, here: 0 })
    expect(lobby.newest.map(({ name }) => name)).toEqual(
      Array.from({ length: 60 }, (_, index) => `Player ${69 - index}`),
    )
    await turn(db, room, 'next', start)
    expect((await lobbyStates(db, [room], start)).size).toBe(0)
  })
})
