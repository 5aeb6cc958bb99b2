import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder: string
beforeEach(() => {
  // A build whose server only tells in which environment it was started.
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'starling-')))
  mkdirSync(join(folder, 'build/scripts'), { recursive: true })
  copyFileSync('scripts/serve.mjs', join(folder, 'build/scripts/serve.mjs'))
  writeFileSync(join(folder, 'build/server.js'), 'process.stdout.write(JSON.stringify(process.env))')
  writeFileSync(join(folder, 'build/package.json'), '{"type":"module"}')
})
afterEach(() => rmSync(folder, { recursive: true }))

const serve = (environment: Record<string, string>): Record<string, string> => {
  const { stdout, stderr } = spawnSync(process.execPath, [resolve(folder, 'build/scripts/serve.mjs')], {
    cwd: folder,
    encoding: 'utf8',
    env: environment as NodeJS.ProcessEnv,
  })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

test('the database and its secret are kept where the server was started, not in the build', () => {
  expect(serve({})).toMatchObject({ DATA_FOLDER: join(folder, 'data'), HOSTNAME: 'localhost' })
  expect(serve({}).DATABASE_URL).toBeUndefined()
})

test.each([
  ['file:team.db', (cwd: string) => `file:${cwd}/team.db`],
  ['file:///var/lib/team.db', () => 'file:/var/lib/team.db'],
  ['libsql://team.turso.io', () => 'libsql://team.turso.io'],
])('%s is found from there', (url, found) => {
  expect(serve({ DATABASE_URL: url }).DATABASE_URL).toBe(found(folder))
})

test('it listens on HOST, whatever a shell calls the machine', () => {
  expect(serve({ HOST: '0.0.0.0', HOSTNAME: 'box' }).HOSTNAME).toBe('0.0.0.0')
})
