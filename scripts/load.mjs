// `npm run load`: opens many streams to a server, publishes, and tells whether everybody got everything, once and in order.
import * as http from 'node:http'
import * as https from 'node:https'
import { EventStream } from './load/event-stream.mjs'
import { Ledger } from './load/ledger.mjs'
import { help, readOptions, UsageError } from './load/options.mjs'
import { publishAll } from './load/publish.mjs'
import { playQuiz } from './load/quiz.mjs'
import { quizHelp, readQuizOptions } from './load/quiz-options.mjs'
import { quizReport } from './load/quiz-report.mjs'
import { report } from './load/report.mjs'

/** Streams that are being opened at a time. */
const opening = 50
/** With nothing arriving for so long, what is missing is lost, ms. */
const patience = 5_000

/** @param {NonNullable<ReturnType<typeof readOptions>>} options */
async function measure(options) {
  const ledger = new Ledger(options.streams)
  /** @type {Map<string, number>} */
  const problems = new Map()
  /** @param {string} problem */
  const onProblem = (problem) => problems.set(problem, (problems.get(problem) ?? 0) + 1)
  const { request } = options.stream.protocol === 'https:' ? https : http
  const streams = Array.from(
    { length: options.streams },
    (_, index) =>
      new EventStream(options, { request, onEvent: (data) => ledger.arrive(index, data), onProblem }),
  )
  /** @type {{ index: number, stream: EventStream }[]} */
  const open = []
  const waiting = streams.entries()
  const work = async () => {
    // All workers take from the same entries.
    for (const [index, stream] of waiting) if (await stream.open()) open.push({ index, stream })
  }
  await Promise.all(Array.from({ length: opening }, work))
  if (open.length > 0) {
    await publishAll(ledger, options, onProblem)
    await settle(ledger, open.length)
  }
  for (const stream of streams) stream.close()
  return {
    options,
    result: ledger.result(open.map(({ index }) => index)),
    connectMs: open.map(({ stream }) => stream.connectMs),
    reconnects: open.reduce((sum, { stream }) => sum + stream.reconnects, 0),
    problems,
  }
}

/**
 * Waits until everything has arrived, or nothing has for some time.
 *
 * @param {Ledger} ledger
 * @param {number} open
 */
async function settle(ledger, open) {
  const due = ledger.published * open
  for (let last = ledger.arrived, since = performance.now(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    const quiet = performance.now() - since
    // A moment longer than until the last one is there: a duplicate comes late.
    if (quiet > patience || (ledger.arrived >= due && quiet > 500)) return
    if (ledger.arrived === last) continue
    last = ledger.arrived
    since = performance.now()
  }
}

/** @param {string[]} args the command line @returns the report, or a text where help was asked for */
async function run(args) {
  if (args.includes('--quiz')) {
    if (args.includes('--help')) return { text: quizHelp, ok: true }
    return quizReport(await playQuiz(readQuizOptions(args)))
  }
  const options = readOptions(args, process.env)
  return options ? report(await measure(options)) : { text: help, ok: true }
}

try {
  const { text, ok } = await run(process.argv.slice(2))
  process.stdout.write(text)
  process.exitCode = ok ? 0 : 1
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
