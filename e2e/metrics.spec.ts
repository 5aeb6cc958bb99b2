import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { startRedisServer } from '@/lib/testing/redis/server'
import { expect, live, problems, tabTo, test } from './fixtures'
import { StarlingServer } from './server'

/** A number of the whole hour, as the dashboard shows it. */
const total = async (page: Page, label: string): Promise<number> => {
  const shown = page
    .locator('#metric-totals div', { has: page.getByText(label, { exact: true }) })
    .locator('dd')
  return Number((await shown.textContent())!.replaceAll(',', ''))
}

async function openMetrics(page: Page): Promise<Page> {
  await page.getByRole('link', { name: 'Metrics', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Metrics' })).toBeVisible()
  return live(page)
}

const chart = (page: Page, title: string) => page.getByRole('figure').filter({ hasText: title })
const cursor = (page: Page) => page.getByRole('slider', { name: 'Cursor of the charts' })
const instances = (page: Page) => page.locator('#metric-instances tbody tr')

/** Waits until the dashboard shows everything that was asked for until now: from now on it asks for nothing itself. */
async function settled(page: Page): Promise<number> {
  let before = -1
  await expect
    .poll(
      async () => {
        const now = await total(page, 'Requests')
        const same = now > 0 && now === before
        before = now
        return same
      },
      { intervals: [6_000], timeout: 40_000 },
    )
    .toBe(true)
  return before
}

test('The dashboard counts exactly the requests that a test makes, and shows them while I look', async ({
  starling,
  signIn,
}) => {
  const page = await openMetrics(await signIn('Acme Admin'))
  const requests = await settled(page)
  const errors = await total(page, 'Errors')
  for (let sent = 0; sent < 137; sent++)
    await fetch(`${starling.url}/api/health`).then((answer) => answer.text())
  await expect.poll(() => total(page, 'Requests'), { timeout: 20_000 }).toBe(requests + 137)
  expect(await total(page, 'Errors')).toBe(errors)
  // A page counts once, although its middleware is a request of its own to Next, and its files and its stream do not.
  await page.reload()
  await live(page)
  await expect.poll(() => total(page, 'Requests'), { timeout: 20_000 }).toBe(requests + 138)
  await expect(chart(page, 'Open streams and people present')).toContainText('Streams1People1')

  await test.step('the cursor tells what was measured before, by pointer and by keyboard', async () => {
    const memory = chart(page, 'Memory').getByRole('definition').first()
    await expect(memory).toHaveText(/^[\d,]+\.\d MB$/)
    await tabTo(page, /^Cursor of the charts$/)
    await page.keyboard.press('Home')
    await expect(memory).toHaveText('–')
    await expect(cursor(page)).toHaveAttribute('aria-valuetext', /^\d\d:\d\d:\d\d UTC$/)
    await page.keyboard.press('End')
    await expect(memory).toHaveText(/MB$/)
    await chart(page, 'Memory').scrollIntoViewIfNeeded()
    const box = (await chart(page, 'Memory').getByRole('img').boundingBox())!
    await page.mouse.move(box.x + 5, box.y + 60)
    await expect(memory).toHaveText('–')
    await page.mouse.move(5, 5)
    await expect(memory).toHaveText(/MB$/)
  })

  await test.step('the same stands in a table, which stays open while its numbers change', async () => {
    await tabTo(page, /^The last hour as a table/)
    await page.keyboard.press('Enter')
    const table = page.getByRole('table', { name: /What was measured in the last hour/ })
    await expect(table.getByRole('row')).toHaveCount(13)
    const counted = await table.getByRole('row').locator('td:nth-child(4)').allTextContents()
    const sum = counted.reduce((all, text) => all + Number(text.replaceAll(',', '')), 0)
    expect(sum).toBe(await total(page, 'Requests'))
    await fetch(`${starling.url}/api/health`).then((answer) => answer.text())
    await expect.poll(() => total(page, 'Requests'), { timeout: 20_000 }).toBeGreaterThan(sum)
    await expect(table).toBeVisible()
  })
  expect(await problems(page)).toEqual([])

  await tabTo(page, /^Last day$/)
  await page.keyboard.press('Enter')
  await live(page)
  await expect(instances(page)).toHaveCount(1)
  await expect(instances(page)).toContainText('live')
})

test('Members see no dashboard, and no way to it', async ({ starling, signIn }) => {
  const page = await signIn('Acme Member')
  await expect(page.getByRole('link', { name: 'Metrics' })).toHaveCount(0)
  expect((await page.request.get(`${starling.url}/acme/metrics`)).status()).toBe(403)
})

test('Two instances show together and apart, and the one that dies is marked as silent', async ({
  browser,
}) => {
  const redis = await startRedisServer()
  const one = await StarlingServer.start({ redisUrl: redis.url })
  const two = await StarlingServer.start({ redisUrl: redis.url, beside: one })
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${one.url}/sign-in`)
  await page.getByRole('button', { name: 'Continue as Acme Admin' }).click()
  await openMetrics(page)
  await expect(instances(page)).toHaveCount(2, { timeout: 20_000 })
  const requests = await settled(page)
  for (let sent = 0; sent < 20; sent++)
    for (const { url } of [one, two]) await fetch(`${url}/api/health`).then((answer) => answer.text())
  await expect.poll(() => total(page, 'Requests'), { timeout: 20_000 }).toBe(requests + 40)

  await two.kill()
  const silent = instances(page).filter({ hasText: /silent since \d\d:\d\d:\d\d UTC/ })
  await expect(silent).toHaveCount(1, { timeout: 30_000 })
  await expect(instances(page).filter({ hasText: 'live' })).toHaveCount(1)
  await silent.getByRole('link').click()
  await expect(page.getByText(/^Instance [0-9a-f]{8} alone$/)).toBeVisible()
  expect(await total(page, 'Requests'), 'only what the second instance has answered').toBe(20)
  await page.context().close()
  await two.close()
  await one.close()
  await redis.stop()
})

test('Traces go to a collector where one is named', async () => {
  const names: string[] = []
  const collector = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      for (const [, name] of body.matchAll(/"name":"([^"]*)"/g)) names.push(`${request.url} ${name}`)
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const { port } = collector.address() as AddressInfo
  const starling = await StarlingServer.start({
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_BSP_SCHEDULE_DELAY: '100' },
  })
  await fetch(`${starling.url}/api/health`)
  await expect.poll(() => names).toContain('/v1/traces GET /api/health')
  await starling.close()
  collector.closeAllConnections()
  collector.close()
})
