// `npm run look [URL] [FOLDER]`: takes a picture of every page of a running demo (npm start in another terminal), at three
// widths in both themes, to be looked at; and says which page is wider than its window.
import { mkdirSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { chromiumOptions } from './chromium.mjs'
import { memberPages, publicPages } from './pages.mjs'

const [url = 'http://localhost:3000', folder = 'test-results/look'] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch(chromiumOptions)
const newPage = async () => (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
const [inside, outside] = [await newPage(), await newPage()]
await inside.goto(`${url}/sign-in`)
await inside.getByRole('button', { name: 'Continue as Acme Admin' }).click()
const isLive = () => inside.getByRole('banner').getByText('Live', { exact: true }).waitFor()
await isLive()

const inner = await memberPages(inside, url, 'acme')
for (const path of [...publicPages, ...inner]) {
  const page = inner.includes(path) ? inside : outside
  await page.goto(url + path)
  if (page === inside && (await page.locator('#live').count()) > 0) await isLive()
  for (const width of [360, 860, 1440])
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 900 })
      await page.emulateMedia({ colorScheme })
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (over > 0) console.error(`${path} is ${over} px too wide at ${width} px.`)
      const name = path.slice(1).replaceAll(/[^\w-]/g, '_') || 'landing'
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png` })
    }
}
await browser.close()
