import { parseArgs } from 'node:util'
import { httpUrl, requireOwnTarget, UsageError, wholeNumber } from './options.mjs'

export const quizHelp = `Plays a quiz with many players on a Starling server for tests, and tells whether everybody saw the same.

  npm run load -- --quiz [--players 500] [--questions 3]

  --players N        accounts to make and to play with, 1 to 2000. Default 500
  --questions N      questions of the quiz, 1 to 20. Default 3
  --target URL       the server. Default http://localhost:3000
  --org SLUG         the organisation. Default acme
  --account ID       of the demo, an admin of the organisation, who hosts. Default demo-acme-admin
  --cookie TEXT      instead: the session cookie of an admin, name=value
  --metrics-token T  the METRICS_TOKEN of the server, to count what it renders
  --yes              the target is not this machine, and you may put load on it

Start the server with RATE_LIMIT=off MAX_STREAMS_PER_IP=0 on a database of its own: the accounts stay there.
Exit code: 0 everybody saw each phase and the leaderboard is exact, 1 not, 2 it could not be measured.
`

/**
 * @param {string[]} args the command line
 * @throws {UsageError}
 */
export function readQuizOptions(args) {
  const values = parse(args)
  const target = httpUrl(values.target)
  requireOwnTarget(target, values.yes)
  return {
    target,
    org: values.org,
    players: wholeNumber('players', values.players, 2_000),
    questions: wholeNumber('questions', values.questions, 20),
    account: values.account,
    cookie: values.cookie,
    metricsToken: values['metrics-token'],
  }
}

/** @param {string[]} args */
function parse(args) {
  /** @param {string} value */
  const text = (value) => /** @type {const} */ ({ type: 'string', default: value })
  try {
    return parseArgs({
      args,
      options: {
        quiz: { type: 'boolean', default: true },
        players: text('500'),
        questions: text('3'),
        target: text('http://localhost:3000'),
        org: text('acme'),
        account: text('demo-acme-admin'),
        cookie: text(''),
        'metrics-token': { type: 'string' },
        yes: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message)
  }
}
