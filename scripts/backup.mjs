// `npm run backup -- FILE`: copies the database into a new file while the server runs, and checks the copy.
// Usage: node scripts/backup.mjs FILE, with the DATABASE_URL or DATA_FOLDER of the server.
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createClient } from '@libsql/client'

const { DATABASE_URL, DATA_FOLDER } = process.env
const url = DATABASE_URL || `file:${DATA_FOLDER || 'data'}/starling.db`

/** @param {string} line */
function fail(line) {
  process.stderr.write(`${line}\n`)
  process.exit(1)
}

const [target, ...more] = process.argv.slice(2)
if (!target || more.length > 0) fail('Name the file to write: npm run backup -- backups/2026-11-27.db')
const source = /^file:(?:\/\/)?(?<path>[^?]+)/.exec(url)?.groups?.path
if (!source) fail('DATABASE_URL is no file. Your provider makes backups of a libsql server.')
else if (!existsSync(source))
  fail(`There is no database at ${resolve(source)}. Set DATABASE_URL or DATA_FOLDER.`)
const copy = resolve(String(target))
if (existsSync(copy)) fail(`${copy} exists already. Name a new file.`)

// It holds what the database holds: nobody else may read it.
process.umask(0o077)
mkdirSync(dirname(copy), { recursive: true })
const database = createClient({ url })
try {
  // One consistent moment, also while the server writes.
  await database.execute({ sql: 'vacuum into ?', args: [copy] })
} catch (error) {
  rmSync(copy, { force: true })
  fail(`Cannot write ${copy}: ${error instanceof Error ? error.message : error}`)
} finally {
  database.close()
}
const written = createClient({ url: `file:${copy}` })
const { rows } = await written.execute('pragma integrity_check')
written.close()
if (rows[0]?.integrity_check !== 'ok') fail(`The copy at ${copy} is damaged: ${rows[0]?.integrity_check}`)
process.stdout.write(`Wrote ${copy}\n`)
