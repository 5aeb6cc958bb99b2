import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { createClient } from '@libsql/client'
import type { Page } from '@playwright/test'
import { routes } from '@/lib/routes'
import { startRedisServer } from '@/lib/testing/redis/server'
import { expect, live, problems, tabTo, test, toast } from './fixtures'
import { StarlingServer } from './server'

const run = promisify(execFile)

/** The jobs of a signed-in person. */
async function openJobs(page: Page): Promise<Page> {
  await page.goto(new URL(routes.jobs('acme'), page.url()).href)
  return live(page)
}

const job = (page: Page, name: string) => page.locator('#job-list > li').filter({ hasText: name })
const bar = (page: Page, name: string) => job(page, name).getByRole('progressbar')

/** Posts into the feed of Acme, past the server: many at once. */
async function seedFeed({ databaseUrl }: StarlingServer, rows: number): Promise<void> {
  const database = createClient({ url: databaseUrl, timeout: 5_000 })
  await database.execute({
    sql: `insert into activities (org, kind, person, text, mentions, created_at)
      select 'acme', 'post', 'demo-acme-member', 'Post "' || value || '", and more', '[]', value from generate_series(1, ?)`,
    args: [rows],
  })
  database.close()
}

async function idsOfFeed({ databaseUrl }: StarlingServer): Promise<number[]> {
  const database = createClient({ url: databaseUrl, timeout: 5_000 })
  const { rows } = await database.execute(
    `select id from activities where org = 'acme' and kind <> 'export' order by id`,
  )
  database.close()
  return rows.map(({ id }) => Number(id))
}

/** Downloads what a click leads to. */
async function saved(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent('download')
  await click()
  const download = await coming
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

const idsOfNdjson = (bytes: Buffer) =>
  gunzipSync(bytes)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: number }).id)

test('I start an export, watch it in two windows, reload in the middle, cancel, retry, download, and it has each row', async ({
  starling,
  signIn,
}) => {
  test.setTimeout(120_000)
  await seedFeed(starling, 60_000)
  const expected = await idsOfFeed(starling)
  const mine = await openJobs(await signIn('Acme Member'))
  const second = await mine.context().newPage()
  await second.goto(mine.url())
  await live(second)
  const guest = await openJobs(await signIn('Acme Guest'))

  await mine.getByRole('button', { name: 'Export Feed as NDJSON' }).click()
  for (const page of [mine, second]) {
    await expect(bar(page, 'Feed')).toHaveAttribute('max', String(expected.length))
    await expect(job(page, 'Feed')).toContainText(/of 60.00\d rows.*\/s.*left/)
    await expect(job(page, 'Feed')).toContainText('Started by Acme Member')
  }
  const before = await bar(mine, 'Feed').evaluate((element: HTMLProgressElement) => element.value)
  await mine.reload()
  await live(mine)
  await expect
    .poll(() => bar(mine, 'Feed').evaluate((element: HTMLProgressElement) => element.value))
    .toBeGreaterThan(before)
  await second.getByRole('button', { name: 'Cancel: Feed' }).click()
  await expect(job(second, 'Feed')).toBeFocused()
  for (const page of [mine, second]) await expect(job(page, 'Feed')).toContainText('Cancelled')

  await mine.getByRole('button', { name: 'Retry: Feed' }).click()
  await expect(bar(second, 'Feed')).toBeVisible()
  await expect(job(mine, 'Feed')).toContainText('Done', { timeout: 60_000 })
  await expect(toast(mine, 'Your export is ready: Feed')).toBeVisible()
  const { name, bytes } = await saved(mine, () => mine.getByRole('link', { name: 'Download: Feed' }).click())
  expect(name).toMatch(/^acme-feed-\d{4}-\d\d-\d\d\.ndjson\.gz$/)
  expect(idsOfNdjson(bytes)).toEqual(expected)
  // The link of the notification leads to the same file.
  const linked = await saved(second, () =>
    second.locator('#toasts').getByRole('link', { name: 'Your export is ready: Feed' }).click(),
  )
  expect(linked.bytes.equals(bytes)).toBe(true)

  await expect(job(guest, 'Feed')).toHaveCount(0)
  const link = await mine.getByRole('link', { name: 'Download: Feed' }).getAttribute('href')
  expect((await guest.request.get(new URL(link!, guest.url()).href)).status()).toBe(403)
  await mine.getByRole('button', { name: 'Delete: Feed' }).click()
  for (const page of [mine, second]) await expect(job(page, 'Feed')).toHaveCount(0)
})

test('With the keyboard alone I start an export, cancel it, retry it, download and delete it', async ({
  starling,
  signIn,
}) => {
  test.setTimeout(120_000)
  await seedFeed(starling, 60_000)
  const page = await openJobs(await signIn('Acme Member'))
  const press = async (name: string) => {
    const button = job(page, 'Feed').getByRole('button', { name })
    await expect(button).toBeVisible()
    await tabTo(page, new RegExp(`^${name}$`), 6)
    await expect(button).toBeFocused()
    await page.keyboard.press('Enter')
  }
  await page.getByRole('button', { name: 'Export Feed as CSV' }).focus()
  await page.keyboard.press('Enter')
  await expect(bar(page, 'Feed')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Export Feed as CSV' }), 'the focus stays').toBeFocused()
  await job(page, 'Feed').focus()
  await press('Cancel: Feed')
  await expect(job(page, 'Feed')).toContainText('Cancelled')
  await expect(job(page, 'Feed'), 'the focus waits on the entry').toBeFocused()
  await press('Retry: Feed')
  await expect(job(page, 'Feed')).toContainText('Done', { timeout: 60_000 })
  await expect(job(page, 'Feed')).toBeFocused()
  await page.keyboard.press('Tab')
  const { name, bytes } = await saved(page, () => page.keyboard.press('Enter'))
  expect(name).toMatch(/^acme-feed-.*\.csv$/)
  expect(bytes.toString().trimEnd().split('\n').length).toBeGreaterThan(60_000)
  await press('Delete: Feed')
  await expect(job(page, 'Feed')).toHaveCount(0)
})

test('A script of the documentation shows its steps to everybody, and an admin may end it', async ({
  starling,
  signIn,
}) => {
  const admin = await openJobs(await signIn('Acme Admin'))
  const member = await openJobs(await signIn('Acme Member'))
  const env = { ...process.env, STARLING_URL: starling.url, STARLING_API_KEY: starling.key }
  const examples = [...readFileSync('docs/jobs.md', 'utf8').matchAll(/```(sh|js)\n([\s\S]*?)```/g)]
  const example = (language: string) => examples.find(([, of]) => of === language)![2]!
  await run('sh', ['-c', example('sh')], { env })
  await run(process.execPath, ['--input-type=module', '-e', example('js')], { env })
  for (const page of [admin, member]) {
    await expect(job(page, 'Nightly backup')).toContainText(/Done.*Reported by Demo/)
    await expect(job(page, 'Nightly backup')).toContainText('3 of 3')
    await expect(job(page, 'Rebuild the search index')).toContainText('Page three')
  }

  const call = (method: string, path: string, body: unknown) =>
    fetch(`${starling.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${starling.key}` },
      body: JSON.stringify(body),
    })
  const begun = await call('POST', routes.api.v1.jobs, { name: 'Migration', staleAfter: 5 })
  const { id } = (await begun.json()) as { id: string }
  await expect(bar(member, 'Migration')).toBeVisible()
  await call('PATCH', routes.api.v1.job(id), { processed: 7, message: 'Moving tables' })
  await expect(job(member, 'Migration')).toContainText(/7.*Moving tables/)
  for (const page of [admin, member])
    await expect(job(page, 'Migration')).toContainText('No sign of life since')
  await call('PATCH', routes.api.v1.job(id), { processed: 8, total: 20 })
  await expect(bar(member, 'Migration')).toHaveAttribute('value', '8')
  await expect(member.getByRole('button', { name: /Migration/ })).toHaveCount(0)
  await admin.getByRole('button', { name: 'Cancel: Migration' }).click()
  await expect(job(member, 'Migration')).toContainText('Cancelled')
  expect((await call('PATCH', routes.api.v1.job(id), { processed: 9 })).status).toBe(409)
})

test('While my page hears of nothing I cancel what has ended already: it says why not', async ({
  starling,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409 \(Conflict\)/, /ERR_FAILED/)
  const call = async (method: string, path: string, body: unknown) =>
    fetch(`${starling.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${starling.key}` },
      body: JSON.stringify(body),
    })
  const begun = await call('POST', routes.api.v1.jobs, { name: 'Migration' })
  const { id } = (await begun.json()) as { id: string }
  const page = await openJobs(await signIn('Acme Admin'))
  const stream = /\/api\/acme\/jobs\?/
  await page.route(stream, (route) => route.abort())
  await page.reload()
  await call('PATCH', routes.api.v1.job(id), { state: 'succeeded' })
  await page.getByRole('button', { name: 'Cancel: Migration' }).click()
  const alert = page.getByRole('alert')
  await expect(alert).toHaveText(/ended/)
  await page.unroute(stream)
  await expect(job(page, 'Migration')).toContainText('Done')
  await live(page)
  expect(await problems(page)).toEqual([])
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(alert).toHaveCount(0)
})

test('Without JavaScript I start an export, see my place in the queue, and get the file', async ({
  starling,
  browser,
}) => {
  await seedFeed(starling, 20_000)
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${starling.url}${routes.signIn}`)
  await page.getByRole('button', { name: 'Continue as Acme Admin' }).click()
  await page.goto(`${starling.url}${routes.jobs('acme')}`)
  for (let count = 0; count < 2; count++)
    await page.getByRole('button', { name: 'Export Feed as NDJSON' }).click()
  await page.getByRole('button', { name: 'Export Audit log as CSV' }).click()
  await expect(page).toHaveURL(`${starling.url}${routes.jobs('acme')}`)
  await expect(job(page, 'Audit log')).toContainText('Number 1 in the queue')
  await expect(async () => {
    await page.reload()
    await expect(job(page, 'Audit log')).toContainText('Done', { timeout: 100 })
  }).toPass({ timeout: 40_000 })
  const file = await saved(page, () => page.getByRole('link', { name: 'Download: Audit log' }).click())
  expect(file.name).toMatch(/^acme-audit-.*\.csv$/)
  expect(file.bytes.toString()).toBe('\ufeffid,at,actor,action,target,detail\r\n')
  await context.close()
})

test('An instance is killed in the middle of an export: the other one takes it over, and no row is missing or twice', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const redis = await startRedisServer()
  const one = await StarlingServer.start({ redisUrl: redis.url })
  const two = await StarlingServer.start({ redisUrl: redis.url, beside: one })
  await seedFeed(one, 60_000)
  const expected = await idsOfFeed(one)
  const openOn = async (server: StarlingServer) => {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${server.url}${routes.signIn}`)
    await page.getByRole('button', { name: 'Continue as Acme Admin' }).click()
    return openJobs(page)
  }
  const [starter, watcher] = [await openOn(one), await openOn(two)]
  await starter.getByRole('button', { name: 'Export Feed as CSV' }).click()
  const processed = () => bar(watcher, 'Feed').evaluate((element: HTMLProgressElement) => element.value)
  await expect.poll(processed).toBeGreaterThan(1_000)
  await one.kill()
  const left = await processed()
  expect(left).toBeLessThan(expected.length)
  await expect(job(watcher, 'Feed')).toContainText('Done', { timeout: 80_000 })
  const { bytes } = await saved(watcher, () => watcher.getByRole('link', { name: 'Download: Feed' }).click())
  expect([...bytes.toString().matchAll(/\r\n(\d+),/g)].map(([, id]) => Number(id))).toEqual(expected)
  for (const page of [starter, watcher]) await page.context().close()
  await two.close()
  await one.close()
  await redis.stop()
})

test('axe finds nothing on the page of jobs, light and dark', async ({ starling, signIn }) => {
  const page = await openJobs(await signIn('Acme Admin'))
  await page.getByRole('button', { name: 'Export Feed as CSV' }).click()
  await expect(job(page, 'Feed')).toContainText('Done')
  for (const total of [20, null])
    await fetch(`${starling.url}${routes.api.v1.jobs}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${starling.key}` },
      body: JSON.stringify({ name: `Of ${total}`, total }),
    })
  await expect(bar(page, 'Of 20')).toBeVisible()
  await expect(bar(page, 'Of null')).toBeVisible()
  expect(await problems(page)).toEqual([])
})
