import { parseArgs } from 'node:util'

export const help = `Opens event streams to a Starling server, publishes through its API, and tells whether everything arrived.

  npm run load -- --key KEY [--streams 100] [--rate 20] [--seconds 10]

  --key KEY        API key of the organisation. Default: the variable STARLING_API_KEY
  --streams N      streams to open, 1 to 50000. Default 100
  --rate N         notifications to publish a second, up to 1000. Default 20
  --seconds N      how long to publish, 1 to 3600. Default 10
  --target URL     the server. Default http://localhost:3000
  --org SLUG       the organisation of the key. Default acme
  --path PATH      the stream. Default /api/v1/events?topics=o:ORG
  --yes            the target is not this machine, and you may put load on it
  --help           this text

  npm run load -- --quiz    plays a quiz with many players instead; --quiz --help tells how

Everything goes to the target and nowhere else: redirects are not followed. The notifications stay in the organisation.
Exit code: 0 all arrived once and in order, 1 not all did, 2 it could not be measured.
`

/** The command line cannot be used; the message says why. */
export class UsageError extends Error {}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/**
 * @param {string[]} args the command line
 * @param {Record<string, string | undefined>} environment
 * @returns what to do, or null where help was asked for
 * @throws {UsageError}
 */
export function readOptions(args, environment) {
  const values = parse(args)
  if (values.help) return null
  const target = httpUrl(values.target)
  requireOwnTarget(target, values.yes)
  const key = values.key ?? environment.STARLING_API_KEY
  if (!key) throw new UsageError('Give an API key: --key KEY, or the variable STARLING_API_KEY.')
  if (!/^[\x21-\x7e]+$/.test(key)) throw new UsageError('--key must have visible ASCII characters only.')
  const path = values.path ?? `/api/v1/events?topics=o:${encodeURIComponent(values.org)}`
  if (!/^\/(?!\/)/.test(path))
    throw new UsageError('--path must begin with one slash, say /api/v1/events?topics=o:acme.')
  return {
    stream: new URL(path, target.origin),
    publish: new URL('/api/v1/notifications', target.origin),
    key,
    streams: wholeNumber('streams', values.streams, 50_000),
    rate: wholeNumber('rate', values.rate, 1_000),
    seconds: wholeNumber('seconds', values.seconds, 3_600),
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
        key: { type: 'string' },
        path: { type: 'string' },
        streams: text('100'),
        rate: text('20'),
        seconds: text('10'),
        target: text('http://localhost:3000'),
        org: text('acme'),
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message)
  }
}

/** @param {URL} target @param {boolean} yes it is somebody's who allows it */
export function requireOwnTarget(target, yes) {
  if (!loopback.test(target.hostname) && !yes)
    throw new UsageError(`${target.host} is not this machine. Add --yes if it is yours to put load on.`)
}

/** @param {string} text */
export function httpUrl(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--target is ${JSON.stringify(text)}, but it must be an http(s) address.`)
  return url
}

/** @param {string} name @param {string} text @param {number} max */
export function wholeNumber(name, text, max) {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > max)
    throw new UsageError(`--${name} is ${JSON.stringify(text)}, but it must be a number from 1 to ${max}.`)
  return number
}
