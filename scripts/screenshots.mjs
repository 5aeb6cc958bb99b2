// `npm run screenshots`: takes the pictures of the README from a running demo (npm start in another terminal).
// Usage: node scripts/screenshots.mjs [URL], default http://localhost:3000
import { mkdirSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { chromiumOptions } from './chromium.mjs'

const url = process.argv[2] ?? 'http://localhost:3000'
const browser = await chromium.launch(chromiumOptions)
const page = await browser.newPage({ viewport: { width: 1200, height: 640 }, deviceScaleFactor: 2 })

await page.goto(`${url}/sign-in`)
await page.getByRole('button', { name: 'Continue as Acme Admin' }).click()
await page.getByText('Live', { exact: true }).waitFor()
const form = page.locator('#compose-notification')
const send = async (
  /** @type {string} */ title,
  /** @type {string} */ text,
  /** @type {string} */ severity,
) => {
  await form.getByLabel('Title').fill(title)
  await form.getByLabel('Text').fill(text)
  await form.getByLabel('Severity').selectOption(severity)
  await form.getByRole('button', { name: /^Send/ }).click()
  await page.getByRole('main').getByRole('heading', { name: title }).first().waitFor()
}
await page.getByText('Send a notification').click()
await send('Nightly export is ready', '20,000 rows, feed.ndjson', 'info')
await send('Disk of db-2 is 91 % full', 'It fills by 2 % a day.', 'warning')
await page.getByRole('button', { name: 'Mark all as read' }).click()
const dismiss = page.getByRole('button', { name: /^Dismiss/ })
while ((await dismiss.count()) > 0) await dismiss.first().click()
await send('Deploy finished', 'web@4f2c1 is live in 3 regions', 'success')
await page.getByText('Send a notification').click()
await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
mkdirSync('docs/screenshots', { recursive: true })
await page.screenshot({ path: 'docs/screenshots/notifications.png' })
await browser.close()
