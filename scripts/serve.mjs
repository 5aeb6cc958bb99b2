// Runs a finished build: `.next/standalone/scripts/serve.mjs`, wherever that folder has been copied to. It needs Node and
// nothing else. Paths in the environment count from the folder in which it is started, as for every other program.
import { resolve } from 'node:path'

const { HOST, DATABASE_URL, DATA_FOLDER = 'data' } = process.env
const file = /^file:(?:\/\/)?(?<path>.+)/.exec(DATABASE_URL ?? '')?.groups?.path
// Next's server goes into its own folder, and takes its host from a name that shells also use for the machine's.
if (file) process.env.DATABASE_URL = `file:${resolve(file)}`
process.env.DATA_FOLDER = resolve(DATA_FOLDER)
process.env.HOSTNAME = HOST || 'localhost'
process.env.NEXT_TELEMETRY_DISABLED = '1'
// Longer than proxies keep an idle connection (nginx: 60 s): the side that closes must be the one that would use it next.
process.env.KEEP_ALIVE_TIMEOUT ??= '75000'
await import(new URL('../server.js', import.meta.url).href)
