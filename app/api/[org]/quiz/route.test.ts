import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { GET as openPractice } from '@/app/[org]/quiz/[quiz]/practice/route'
import { GET as openRoomPage } from '@/app/[org]/quiz/rooms/[room]/route'
import { type Db, schema } from '@/lib/db'
import { questionsOf } from '@/lib/quiz/store'
import type { QuizQuestion } from '@/lib/quiz/types'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { openQuiz, question } from '@/lib/testing/quiz'
import { POST as practise } from './[quiz]/practice/route'
import { POST as changeQuestion } from './[quiz]/questions/[question]/edit/route'
import { POST as addQuestion } from './[quiz]/questions/route'
import { POST as join } from './join/route'
import { POST as answer } from './rooms/[room]/answer/route'
import { GET as openStream } from './rooms/[room]/route'
import { POST as step } from './rooms/[room]/step/route'
import { POST as createQuiz } from './route'

let app: TestApp
let db: Db
let host: string
let player: string
beforeEach(async () => {
  app = await startApp()
  db = app.services.db
  host = await app.signIn('demo-acme-admin')
  player = await app.signIn('demo-acme-member')
})
afterEach(() => app.close())

const datastar = { 'datastar-request': 'true' }
const inRoom = (room: string) => context({ org: 'acme', room })
const pageOf = async (cookie: string, room: string) =>
  (await openRoomPage(request(`/acme/quiz/rooms/${room}`, { cookie }), inRoom(room))).text()
const streamOf = async (cookie: string, room: string, after = '') =>
  new StreamReader(
    await openStream(request(`/api/acme/quiz/rooms/${room}${after}`, { cookie }), inRoom(room)),
  )
const go = async (room: string, version: number, what = 'next', cookie = host) =>
  step(request('/', { cookie, form: { step: what, version: String(version) } }), inRoom(room))
const choose = (room: string, fields: Record<string, string>, cookie = player) =>
  answer(request('/', { cookie, form: fields, headers: datastar }), inRoom(room))
const shows = (phase: string, version: number) => (reader: StreamReader) =>
  reader.events.some(({ data }) =>
    data.includes(`phase&quot;:&quot;${phase}&quot;,&quot;version&quot;:${version}`),
  )

describe('what is right', () => {
  /** Everything that host and player receive of a room until the first reveal, and the raw events behind it. */
  async function receivedBefore(asked: QuizQuestion): Promise<{ before: string; revealed: string }> {
    const { room } = await openQuiz(db, [asked, question({ text: 'A second one' })], { now: Date.now() })
    const logged = app.services.hub.subscribe({
      topics: [`q:acme:${room}`],
      subscriber: { event: (event) => (events += `${JSON.stringify(event)}\n`), reset: () => {} },
    })
    let events = ''
    const pages: string[] = [await pageOf(host, room), await pageOf(player, room)]
    const streams = [await streamOf(host, room), await streamOf(player, room)]
    await go(room, 0)
    for (const reader of streams) await reader.until(shows('question', 1))
    pages.push(await pageOf(host, room), await pageOf(player, room))
    pages.push(await (await choose(room, { question: '0', choice: '0' })).text())
    await go(room, 1, 'pause')
    await go(room, 2, 'resume')
    for (const reader of streams) await reader.until(shows('question', 3))
    streams.push(await streamOf(player, room), await streamOf(host, room, '?after=1.0.0'))
    for (const reader of streams.slice(2)) await reader.until(shows('question', 3))
    const before = [...pages, ...streams.map(({ text }) => text), events].join('\n')
    await go(room, 3)
    for (const reader of streams) await reader.until(shows('reveal', 4))
    const revealed = streams.map(({ text }) => text).join('\n')
    for (const reader of streams) await reader.cancel()
    logged.close()
    return { before, revealed }
  }
  /** The lines about the question, without what differs from room to room and from moment to moment. */
  const askedLines = ({ before }: { before: string }) => {
    const lines = before.split('\n').filter((line) => line.includes('Which one?'))
    const alike = lines.map((line) =>
      (/<main.*<\/main>/.exec(line)?.[0] ?? line)
        .replace(/value="[^"]{16,}"/g, 'TOKEN')
        .replace(/(?<=code":")\w+/g, 'CODE')
        .replace(/[\d.]+%|\d+ s\b|"pausedLeft":\d+/g, 'TIME')
        .replace(/[\w-]{16,}|\d{9,}(?:-\d+)?|1\.[\w.]+/g, 'ID'),
    )
    return [...new Set(alike)].toSorted()
  }

  test('reaches nobody before the reveal, the host included: by no page, stream, answer or event', async () => {
    const { before, revealed } = await receivedBefore(question({ explanation: 'The-unique-explanation' }))
    expect(before).toContain('Which one?')
    expect(before).not.toContain('The-unique-explanation')
    expect(before).not.toMatch(/revealed":\{|"right"/)
    expect(revealed.match(/The-unique-explanation/g)!.length).toBeGreaterThan(3)
  })

  test('changes no line that is received: rooms with other right answers receive the same', async () => {
    const [one, other] = [await receivedBefore(question()), await receivedBefore(question({ right: [0, 2] }))]
    expect(askedLines(one).length).toBeGreaterThan(4)
    expect(askedLines(one)).toEqual(askedLines(other))
    expect(one.revealed).not.toBe(other.revealed)
  })

  test('is not for those who practise while it is played, nor of quizzes that are not for practice', async () => {
    const { quiz, room } = await openQuiz(db, [question()], { now: Date.now() })
    const open = async () =>
      (await openPractice(request('/', { cookie: player }), context({ org: 'acme', quiz }))).status
    expect(await open()).toBe(200)
    await go(room, 0)
    expect(await open()).toBe(409)
    await go(room, 1, 'end')
    expect(await open()).toBe(200)
    await db.update(schema.quizzes).set({ practice: false }).where(eq(schema.quizzes.id, quiz))
    expect(await open()).toBe(404)
  })
})

test('a room is rendered once for its host and once for its players, and what is their own comes with it', async () => {
  const { room } = await openQuiz(db, [question()], { now: Date.now() })
  const cookies = [host, player, player, player]
  const streams = await Promise.all(cookies.map((cookie) => streamOf(cookie, room)))
  for (const reader of streams) await reader.until(({ text }) => text.includes('quiz-stage'))
  const renders = async () =>
    Number(
      /starling_renders_total\{view="quiz-room"\} (\d+)/.exec(await app.services.metrics.text())?.[1] ?? 0,
    )
  const before = await renders()
  await go(room, 0)
  await choose(room, { question: '0', choice: '1' })
  await go(room, 1)
  for (const reader of streams) await reader.until(shows('reveal', 2))
  await streams[1]!.until(({ text }) => /Right, \+\d/.test(text))
  // Two phases for two variants; the number of answers is in a rendering of its own.
  expect((await renders()) - before).toBeGreaterThanOrEqual(4)
  expect((await renders()) - before).toBeLessThanOrEqual(6)
  expect(streams[0]!.text).not.toMatch(/Right, \+/)
  for (const reader of streams) await reader.cancel()
})

test('a code leads into its room, however it is typed; a wrong one is refused in the form', async () => {
  const { room } = await openQuiz(db, [question()], { now: Date.now() })
  const [{ code } = { code: '' }] = await db.select().from(schema.quizRooms)
  const enter = (typed: string) =>
    join(request('/', { cookie: player, form: { code: typed } }), context({ org: 'acme' }))
  const there = await enter(` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)} `)
  expect([there.status, there.headers.get('location')]).toEqual([303, `/acme/quiz/rooms/${room}`])
  const wrong = code === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA'
  const refused = await join(
    request('/', { cookie: player, form: { code: wrong }, headers: datastar }),
    context({ org: 'acme' }),
  )
  expect(await refused.text()).toContain('No open room has this code.')
  await go(room, 0, 'end')
  expect((await enter(code)).headers.get('location')).toBe('/acme/quiz')
})

test('codes are not guessed: whoever tries many has to wait', async () => {
  const attempts = []
  for (let times = 0; times < 22; times++)
    attempts.push(
      (await join(request('/', { cookie: player, body: '{"code":"AAAAAA"}' }), context({ org: 'acme' })))
        .status,
    )
  expect(attempts.filter((status) => status === 429)).toHaveLength(2)
})

test('practice answers in one response, with question, explanation and score, and leads on without JavaScript', async () => {
  const { quiz } = await openQuiz(db, [question(), question({ right: [0] })], { now: Date.now() })
  const rows = await db.select().from(schema.quizQuestions).where(eq(schema.quizQuestions.quiz, quiz))
  const place = context({ org: 'acme', quiz })
  const first = String(rows[0]!.id)
  const response = await practise(
    request('/', { cookie: player, form: { question: first, choice: '1' }, headers: datastar }),
    place,
  )
  const reader = await new StreamReader(response).until(({ done }) => done)
  expect(reader.events.map(({ event }) => event)).toEqual([
    'datastar-patch-elements',
    'datastar-patch-elements',
    'datastar-patch-signals',
  ])
  expect(reader.events[0]!.data).toContain('practice-question')
  expect(reader.events[1]!.data).toContain('Two.')
  expect(reader.events[2]!.data).toContain('{"_score":1,"_answered":1}')
  const second = String(rows[1]!.id)
  const plain = await practise(
    request('/', { cookie: player, form: { question: second, choice: '1' } }),
    place,
  )
  expect([plain.status, plain.headers.get('location')]).toEqual([
    303,
    `/acme/quiz/${quiz}/practice?question=${second}`,
  ])
  const page = await openPractice(request(`/?question=${second}`, { cookie: player }), place)
  expect(await page.text()).toContain('Not this time.')
  expect(app.services.engine.size).toBe(0)
})

test.each([
  [{ choice2: '' }, 'Write at least 2 choices.'],
  [{ choice2: 'a' }, 'This choice is there twice.'],
  [{ right1: '' }, 'Mark at least one choice as right.'],
  [{ right4: 'on' }, 'Write what is right, or take the mark away.'],
  [{ seconds: '3' }, 'Give at least 5 seconds.'],
  [{ text: ' ' }, 'Write a question.'],
])('a question with %j is refused: %s', async (fields, complaint) => {
  const created = await createQuiz(
    request('/', { cookie: player, form: { title: 'Mine' } }),
    context({ org: 'acme' }),
  )
  const quiz = created.headers.get('location')!.split('/').at(-1)!
  const form = { text: 'Which?', choice1: 'a', choice2: 'b', right1: 'on', seconds: '20', ...fields }
  const answered = await addQuestion(
    request('/', { cookie: player, form, headers: datastar }),
    context({ org: 'acme', quiz }),
  )
  expect(await answered.text()).toContain(complaint)
  const others = await addQuestion(request('/', { cookie: host, form }), context({ org: 'acme', quiz }))
  expect(others.status, 'nobody else may write in it').toBe(403)
})

describe('a question that its author changes', () => {
  const form = {
    text: 'Better?',
    choice1: 'Yes',
    choice2: 'No',
    right2: 'on',
    seconds: '30',
    explanation: '',
  }
  const change = (cookie: string, quiz: string, question: string, fields: Record<string, string> = form) =>
    changeQuestion(
      request('/', { cookie, form: fields, headers: datastar }),
      context({ org: 'acme', quiz, question }),
    )

  test('is what new rooms ask, and open ones keep theirs; what was practised of it is forgotten', async () => {
    const { quiz, room } = await openQuiz(db, [question(), question({ text: 'Other' })], { now: Date.now() })
    const [first, other] = await questionsOf(db, quiz)
    for (const { id } of [first!, other!])
      await practise(
        request('/', { cookie: player, form: { question: id, choice: '1' } }),
        context({ org: 'acme', quiz }),
      )
    const page = await (
      await openPractice(request('/', { cookie: host }), context({ org: 'acme', quiz }))
    ).text()
    const seen = /name="seen" value="([^"]+)"/.exec(page)![1]!
    const answered = await change(host, quiz, first!.id)
    expect(await answered.text()).toContain(`/acme/quiz/${quiz}`)
    const mended = { text: 'Better?', choices: ['Yes', 'No'], right: [1], seconds: 30, explanation: '' }
    expect(await questionsOf(db, quiz)).toEqual([{ id: first!.id, ...mended }, other])
    const [played] = await db.select().from(schema.quizRooms).where(eq(schema.quizRooms.id, room))
    expect(played!.questions[0]!.text).toBe('Which one?')
    const practised = await db.select().from(schema.quizPractice)
    expect(practised.map(({ question }) => String(question))).toEqual([other!.id])
    // Who has the page open since before means another choice by the same place.
    const late = await practise(
      request('/', { cookie: host, form: { question: first!.id, choice: '1', seen } }),
      context({ org: 'acme', quiz }),
    )
    expect(late.status).toBe(409)
    expect(await db.$count(schema.quizPractice)).toBe(1)
  })

  test('stays as it was for members, with wrong fields, and in the quiz of somebody else', async () => {
    const { quiz } = await openQuiz(db, [question()], { now: Date.now() })
    const another = await openQuiz(db, [question({ text: 'Another' })], { now: Date.now() })
    const [first] = await questionsOf(db, quiz)
    const [foreign] = await questionsOf(db, another.quiz)
    await practise(
      request('/', { cookie: player, form: { question: foreign!.id, choice: '1' } }),
      context({ org: 'acme', quiz: another.quiz }),
    )
    expect((await change(player, quiz, first!.id)).status).toBe(403)
    expect((await change(host, quiz, foreign!.id)).status).toBe(404)
    const refused = await (await change(host, quiz, first!.id, { ...form, right2: '' })).text()
    expect(refused).toContain('Mark at least one choice as right.')
    expect(refused).toContain('value="Better?"')
    expect(await questionsOf(db, quiz)).toEqual([first])
    expect(await questionsOf(db, another.quiz)).toEqual([foreign])
    expect(await db.$count(schema.quizPractice)).toBe(1)
  })
})
