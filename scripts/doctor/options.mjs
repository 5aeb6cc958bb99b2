import { parseArgs } from 'node:util'
import { UsageError } from '../load/options.mjs'

export const help = `Checks a deployment of Starling from outside: headers, buffering, heartbeats, resuming, clock, database, Redis.

  npm run doctor -- URL [--key KEY] [--org SLUG] [--publish]

  URL            the public address, say https://starling.example.com
  --key KEY      API key with the scope events:read. Default: the variable STARLING_API_KEY. Streams are not checked without
  --org SLUG     the organisation of the key. Default acme
  --publish      also sends one notification to the admins of the organisation, and waits for it (notifications:write)
  --help         this text

It changes nothing without --publish, and takes about 30 s. Redirects are not followed.
Exit code: 0 nothing is wrong, 1 something is, 2 it could not be looked at.
`

/** @typedef {{ url: URL, key: string | undefined, org: string, publish: boolean }} Options */

/**
 * @param {string[]} args the command line
 * @param {Record<string, string | undefined>} environment
 * @returns {Options | null} what to do, or null where help was asked for
 * @throws {UsageError}
 */
export function readOptions(args, environment) {
  const { values, positionals } = parse(args)
  if (values.help) return null
  const [text, ...more] = positionals
  if (text === undefined || more.length > 0) throw new UsageError('Name one address: npm run doctor -- URL')
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/')
    throw new UsageError(`${JSON.stringify(text)} must be an http(s) address without a path.`)
  const key = values.key ?? environment.STARLING_API_KEY
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw new UsageError('--key must have visible ASCII characters only.')
  if (values.publish && !key) throw new UsageError('--publish needs a key: --key KEY')
  return { url, key, org: values.org, publish: values.publish }
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        org: { type: 'string', default: 'acme' },
        publish: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message)
  }
}
