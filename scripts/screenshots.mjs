// `npm run screenshots`: takes all pictures of the README and the documentation from a running demo (npm start in another
// terminal, with a fresh database: DATA_FOLDER=$(mktemp -d) npm start).
// Usage: node scripts/screenshots.mjs [URL], default http://localhost:3000
import { mkdirSync } from 'node:fs'
import { chromium } from '@playwright/test'
import sharp from 'sharp'
import { chromiumOptions } from './chromium.mjs'

const url = process.argv[2] ?? 'http://localhost:3000'
const folder = 'docs/screenshots'
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch(chromiumOptions)

/** @typedef {import('@playwright/test').Page} Page */

/**
 * A window of somebody's own, signed in.
 *
 * @param {string} account
 * @param {import('@playwright/test').BrowserContextOptions} options
 */
async function signIn(account, options) {
  const page = await (await browser.newContext(options)).newPage()
  await page.goto(`${url}/sign-in`)
  await page.getByRole('button', { name: `Continue as ${account}` }).click()
  await live(page)
  return page
}

/** @param {Page} page */
const live = (page) => page.getByText('Live', { exact: true }).waitFor()

/** Waits until nothing moves; that the time of a toast runs is no movement. @param {Page} page */
const settled = (page) =>
  page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (animation) =>
          animation.playState !== 'running' ||
          ('animationName' in animation && animation.animationName === 'toast-life'),
      ),
  )

/** @param {Page} page @param {string} name */
async function picture(page, name) {
  await settled(page)
  await page.screenshot({ path: `${folder}/${name}.png` })
}

/** Sends a notification from the form of an admin's page. @param {Page} page @param {string[]} fields */
async function send(page, [title = '', text = '', severity = '']) {
  const form = page.locator('#compose-notification')
  await form.getByLabel('Title').fill(title)
  await form.getByLabel('Text').fill(text)
  await form.getByLabel('Severity').selectOption(severity)
  await form.getByRole('button', { name: /^Send/ }).click()
  await page.getByRole('main').getByRole('heading', { name: title }).first().waitFor()
}

/** What moves on a page while something is done, as an animated picture. */
class Film {
  /** @type {Buffer[]} */
  #frames = []
  /** @type {number[]} how long each frame is shown, in ms */
  #delays = []

  /** @param {Page} page */
  constructor(page) {
    this.page = page
  }

  /** @param {number} ms how long it is shown @param {number} [times] further frames of the same length */
  async shoot(ms, times = 1) {
    for (let frame = 0; frame < times; frame++) {
      this.#frames.push(await this.page.screenshot())
      this.#delays.push(ms)
    }
  }

  /** @param {string} name */
  async save(name) {
    await sharp(this.#frames, { join: { animated: true } })
      .webp({ quality: 80, effort: 6, delay: this.#delays, loop: 0 })
      .toFile(`${folder}/${name}.webp`)
  }
}

const desk = { viewport: { width: 1200, height: 640 }, deviceScaleFactor: 2 }
const admin = await signIn('Acme Admin', desk)
await admin.getByText('Send a notification').click()
await send(admin, ['Nightly export is ready', '20,000 rows, feed.ndjson', 'info'])
await send(admin, ['Disk of db-2 is 91 % full', 'It fills by 2 % a day.', 'warning'])
await admin.getByRole('button', { name: 'Mark all as read' }).click()
const dismiss = admin.getByRole('button', { name: /^Dismiss/ })
while ((await dismiss.count()) > 0) await dismiss.first().click()
await send(admin, ['Deploy finished', 'web@4f2c1 is live in 3 regions', 'success'])
await admin.getByText('Send a notification').click()
await picture(admin, 'notifications')

for (const noun of ['prices', 'members']) {
  await admin.goto(`${url}/acme/${noun}`)
  await live(admin)
  await picture(admin, noun)
}
const dark = await signIn('Acme Admin', { ...desk, colorScheme: 'dark' })
await dark.goto(`${url}/acme/prices`)
await live(dark)
await picture(dark, 'prices-dark')
// The landing page shows them where there is no market to show live.
mkdirSync('public/pictures', { recursive: true })
for (const [theme, page] of Object.entries({ light: admin, dark })) {
  await page.setViewportSize({ width: 1120, height: 720 })
  await page.goto(`${url}/acme/prices`)
  await live(page)
  await settled(page)
  await sharp(await page.screenshot())
    .webp({ quality: 85 })
    .toFile(`public/pictures/workspace-${theme}.webp`)
}
await admin.setViewportSize(desk.viewport)
const phone = await signIn('Acme Member', { viewport: { width: 360, height: 720 }, deviceScaleFactor: 2 })
await picture(phone, 'phone')

// The moving picture: what a member sees while scripts publish.
const watcher = await signIn('Acme Member', { viewport: { width: 1000, height: 560 } })
await watcher.goto(`${url}/acme/notifications`)
await live(watcher)
await admin.goto(`${url}/acme/notifications`)
await live(admin)
await admin.getByText('Send a notification').click()
const film = new Film(watcher)
await film.shoot(1_200)
for (const [title = '', ...rest] of [
  ['Build 4821 is green', '312 tests in 4 min', 'success'],
  ['Payments answer slowly', 'p99 is 1.9 s, twice the usual', 'warning'],
  ['Payments are back to normal', 'p99 is 0.4 s', 'success'],
]) {
  await send(admin, [title, ...rest])
  await watcher.getByRole('main').getByRole('heading', { name: title }).waitFor()
  await film.shoot(60, 8)
  await settled(watcher)
  await film.shoot(1_600)
}
await film.save('live')
await browser.close()
