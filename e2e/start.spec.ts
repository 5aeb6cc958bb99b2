import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entry, expect, live, test } from './fixtures'
import { freePort } from './server'

/** Starts the command of the README, and waits until it has printed its curl line. */
async function start(command: string, args: string[], folder: string, port: number) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: `file:${join(folder, 'starling.db')}`,
      NEXTAUTH_SECRET: 'a secret of the tests, long enough',
      DEMO: 'on',
    },
  })
  let output = ''
  for await (const chunk of child.stdout!) {
    output += chunk
    if (output.includes('curl -X POST')) break
  }
  return { child, output }
}

const exitCode = async (child: ChildProcess) => (await once(child, 'exit'))[0] as number | null

test('The start command serves, keeps the data over a restart, and ends when asked, open streams or not', async ({
  browser,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'starling-'))
  const port = await freePort()
  const first = await start(process.execPath, ['scripts/start.mjs'], folder, port)
  expect(first.output).toContain(`http://localhost:${port}`)
  const page = await browser.newPage()
  await page.goto(`http://localhost:${port}/sign-in`)
  await page.getByRole('button', { name: 'Continue as Acme Admin' }).click()
  await live(page)
  await page.getByText('Send a notification').click()
  await page.getByLabel('Title').fill('Kept')
  await page.getByRole('button', { name: /^Send/ }).click()
  await expect(entry(page, 'Kept')).toHaveCount(1)

  first.child.kill('SIGTERM')
  expect(await exitCode(first.child)).toBe(0)

  const second = await start(process.execPath, ['scripts/start.mjs'], folder, port)
  expect(second.output, 'nothing is built again').not.toContain('Building')
  await live(page)
  await page.reload()
  await expect(entry(page, 'Kept')).toHaveCount(1)
  await page.close()
  second.child.kill('SIGTERM')
  expect(await exitCode(second.child)).toBe(0)
  rmSync(folder, { recursive: true })
})

test('A client that holds a connection and says nothing does not keep the server from ending', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'starling-'))
  const port = await freePort()
  const { child } = await start(process.execPath, ['scripts/start.mjs'], folder, port)
  const silent = connect(port, 'localhost')
  await once(silent, 'connect')
  child.kill('SIGTERM')
  expect(await exitCode(child)).toBe(0)
  silent.destroy()
  rmSync(folder, { recursive: true })
})

test('Ending npm ends the server too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'starling-'))
  const port = await freePort()
  const { child } = await start('npm', ['start', '--silent'], folder, port)
  child.kill('SIGTERM')
  await exitCode(child)
  await expect(async () => {
    await expect(fetch(`http://localhost:${port}/api/health`)).rejects.toThrow()
  }).toPass()
  rmSync(folder, { recursive: true })
})

test('A configuration that cannot work stops the start with a line that says what to change', async () => {
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, DATABASE_URL: 'mysql://x', PORT: String(await freePort()) },
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  expect(await exitCode(child)).toBe(1)
  expect(output).toContain('DATABASE_URL is \\"mysql://x\\", but it must be file:PATH')
})

test('A port that cannot be one stops the start with a line that says what to change', async () => {
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PORT: '99999' },
  })
  let output = ''
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  expect(await exitCode(child)).toBe(1)
  expect(output).toBe('PORT is "99999", but it must be a number from 1 to 65535.\n')
})
