import * as http from 'node:http'
import * as https from 'node:https'
import { QuizClient } from './quiz-client.mjs'

/** Accounts, or streams, that are being made at a time. */
const atATime = 16
/** The longest wait for something that everybody should see, ms. */
const patience = 20_000
/** How long a question is open, and over how much of it the answers spread. */
const seconds = 30
const spreadMs = 3_000
const choices = 4

/** @typedef {ReturnType<typeof import('./quiz-options.mjs').readQuizOptions>} Options */
/** @typedef {{ name: string, client: QuizClient, plan: (number | null)[] }} Player */

/** @template T @param {Iterable<T>} items @param {(item: T) => Promise<unknown>} work */
async function eachOf(items, work) {
  const waiting = items[Symbol.iterator]()
  const worker = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: atATime }, worker))
}

/**
 * Plays a whole quiz with many players, all of them accounts of their own, and compares what everybody was shown.
 *
 * @param {Options} options
 */
export async function playQuiz(options) {
  const { target, org, players: count, questions, metricsToken } = options
  const { request } = target.protocol === 'https:' ? https : http
  const host = new QuizClient({ target, request, cookie: options.cookie })
  if (!options.cookie) await host.post('/api/sign-in/demo', { account: options.account })
  const { room, code } = await openRoom(host, org, questions)
  /** @type {Player[]} */
  const players = Array.from({ length: count }, (_, index) => ({
    name: `Player ${String(index + 1).padStart(5, '0')}`,
    client: new QuizClient({ target, request }),
    // One in ten does not answer, the others take the choices in turn.
    plan: Array.from({ length: questions }, (_, question) =>
      (index + question) % 10 === 9 ? null : (index * 7 + question) % choices,
    ),
  }))
  const begun = performance.now()
  await eachOf(players, (player) => signUp(host, player, org))
  await eachOf(players, ({ client }) => client.post(`/api/${org}/quiz/join`, { code }))
  const stream = `/api/${org}/quiz/rooms/${room}`
  await host.open(stream)
  await eachOf(players, ({ client }) => client.open(stream))
  const everybody = [host, ...players.map(({ client }) => client)]
  await seenByAll(everybody, 0)
  const readyMs = performance.now() - begun
  const before = await rendersOf(host, metricsToken)

  let version = 0
  let accepted = 0
  const step = async () => {
    await host.post(`${stream}/step`, { step: 'next', version: String(version) })
    await seenByAll(everybody, ++version)
  }
  for (let question = 0; question < questions; question++) {
    await step()
    await Promise.all(
      players.map(async ({ client, plan }) => {
        const choice = plan[question] ?? null
        if (choice === null) return
        await new Promise((resolve) => setTimeout(resolve, Math.random() * spreadMs))
        const answer = { question: String(question), choice: String(choice) }
        const text = await client.post(`${stream}/answer`, answer)
        if (text.includes('Your answer is in')) accepted++
      }),
    )
    await step()
    await step()
  }
  const after = await rendersOf(host, metricsToken)
  // What is one's own comes in the same write as the stage, so it is there.
  const results = readCsv(await host.get(`${stream}/results`))
  for (const client of everybody) client.close()
  return { options, players, host, versions: version, accepted, results, readyMs, renders: after - before }
}

/** @param {QuizClient} host @param {string} org @param {number} questions */
async function openRoom(host, org, questions) {
  const redirected = /quiz\/(?:rooms\/)?([\w-]{16})/
  const created = await host.post(`/api/${org}/quiz`, { title: `Load test of ${new Date().toISOString()}` })
  const quiz = redirected.exec(created)?.[1] ?? ''
  for (let question = 1; question <= questions; question++)
    await host.post(`/api/${org}/quiz/${quiz}/questions`, {
      text: `Which is number one? (${question})`,
      ...Object.fromEntries(
        Array.from({ length: choices }, (_, place) => [`choice${place + 1}`, `Number ${place + 1}`]),
      ),
      right1: 'on',
      seconds: String(seconds),
    })
  const room = redirected.exec(await host.post(`/api/${org}/quiz/${quiz}/rooms`))?.[1] ?? ''
  const page = await host.get(`/${org}/quiz/rooms/${room}`)
  const code = /tracking-widest">(\w{6})</.exec(page)?.[1] ?? ''
  if (code === '') throw new Error('The room does not show its code. Is this server of another version?')
  return { room, code }
}

/** Makes an account and a member of it, as people do: by an invitation. @param {QuizClient} host @param {Player} player @param {string} org */
async function signUp(host, { name, client }, org) {
  const invited = await host.post(`/api/${org}/invitations`, { role: 'member', lifetime: '1h' })
  const token = /\/join\/([\w-]+)/.exec(invited)?.[1]
  if (!token)
    throw new Error(`No invitation. Is the host an admin, and RATE_LIMIT off? ${invited.slice(0, 300)}`)
  const email = `${name.replace(' ', '-').toLowerCase()}-${token.slice(0, 8).toLowerCase()}@load.example`
  const password = `load test ${token}`
  await client.post('/api/sign-up', { name, email, password, next: `/join/${token}` })
  await client.post('/api/join', { token })
}

/** @param {readonly QuizClient[]} clients @param {number} version */
async function seenByAll(clients, version) {
  await Promise.all(clients.map((client) => client.until(version, patience)))
}

/** How often the server has rendered an event for a room so far. @param {QuizClient} client @param {string | undefined} token */
async function rendersOf(client, token) {
  if (token === undefined) return Number.NaN
  const text = await client.get('/api/metrics', { authorization: `Bearer ${token}` })
  return Number(/starling_renders_total\{view="quiz-room"\} (\d+)/.exec(text)?.[1] ?? 0)
}

/** The results as rows by name. @param {string} csv @returns {Map<string, { rank: number, points: number, answers: (number | null)[] }>} */
function readCsv(csv) {
  const rows = csv.trim().split('\r\n').slice(1)
  return new Map(
    rows.map((row) => {
      const [rank = '', name = '', points = '', ...answers] = row.split(',')
      const given = answers.map((answer) => (answer === '' ? null : Number(answer)))
      return [name, { rank: Number(rank), points: Number(points), answers: given }]
    }),
  )
}
