import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET, POST } from '@/app/api/v1/notifications/route'
import { request, startApp, type TestApp } from '@/lib/testing/app'

let folder: string
let app: TestApp | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'starling-'))
})
afterEach(async () => {
  await app?.close()
  app = undefined
  rmSync(folder, { recursive: true })
})

const backup = (file: string, environment: Record<string, string>) =>
  spawnSync(process.execPath, ['scripts/backup.mjs', ...(file ? [file] : [])], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })

async function start(file: string): Promise<TestApp> {
  return startApp({ DATABASE_URL: `file:${join(folder, file)}` })
}

async function publish({ key }: TestApp, title: string) {
  const headers = { authorization: `Bearer ${key('acme')}` }
  const response = await POST(request('/api/v1/notifications', { headers, body: JSON.stringify({ title }) }))
  expect(response.status).toBe(201)
}

async function titles({ key }: TestApp): Promise<string[]> {
  const headers = { authorization: `Bearer ${key('acme')}` }
  const { notifications } = await (await GET(request('/api/v1/notifications', { headers }))).json()
  return notifications.map(({ title }: { title: string }) => title)
}

test('a copy of a running server, put in the place of the database, brings back what was there then', async () => {
  app = await start('starling.db')
  await publish(app, 'Kept')
  const copy = join(folder, 'copy.db')
  const { status, stdout } = backup(copy, { DATABASE_URL: `file:${join(folder, 'starling.db')}` })
  expect(stdout).toBe(`Wrote ${copy}\n`)
  expect(status).toBe(0)
  expect(statSync(copy).mode & 0o077, 'readable by others').toBe(0)
  await publish(app, 'After the backup')
  await app.close()

  for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `starling.db${suffix}`), { force: true })
  copyFileSync(copy, join(folder, 'starling.db'))
  app = await start('starling.db')
  expect(await titles(app)).toEqual(['Kept'])
  await publish(app, 'Goes on')
  expect(await titles(app)).toEqual(['Kept', 'Goes on'])
})

test.each([
  ['no file is named', '', {}, 'Name the file to write'],
  [
    'the database is not there',
    'x.db',
    { DATA_FOLDER: '/nowhere' },
    'There is no database at /nowhere/starling.db',
  ],
  [
    'the database is a server',
    'x.db',
    { DATABASE_URL: 'libsql://x.turso.io' },
    'Your provider makes backups',
  ],
  [
    'the file exists',
    'package.json',
    { DATABASE_URL: 'file:package.json' },
    'exists already. Name a new file.',
  ],
])('it says what to do where %s', (_, file, environment, line) => {
  const { status, stderr } = backup(file, environment)
  expect(stderr).toContain(line)
  expect(status).toBe(1)
})
