import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test'
import { routes } from '@/lib/routes'
import { StarlingServer } from './server'

interface Fixtures {
  starling: StarlingServer
  /** A browser of one's own, signed in as an account of the demo, on its notifications. */
  signIn(account: string, options?: BrowserContextOptions): Promise<Page>
  /** Variables of the server's environment. */
  environment: Record<string, string>
  /** Console errors that a test expects, say because it stops the server. */
  expectedErrors: RegExp[]
}

/** Every test gets a server on a fresh database, and fails on any error in the console of a browser that it signs in. */
export const test = base.extend<Fixtures>({
  environment: [{}, { option: true }],
  starling: async ({ environment }, use) => {
    const server = await StarlingServer.start({ environment })
    await use(server)
    await server.close()
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern.
  expectedErrors: async ({}, use) => use([]),
  signIn: async ({ browser, starling, expectedErrors }, use) => {
    const errors: string[] = []
    const pages: Page[] = []
    await use(async (account, options) => {
      const page = await newPage(browser, options)
      pages.push(page)
      // Of the context, so that windows which a test opens later are watched as well.
      page.context().on('weberror', (error) => errors.push(String(error.error())))
      page.context().on('console', (message) => {
        const wrong = ['error', 'warning'].includes(message.type())
        if (wrong && !expectedErrors.some((expected) => expected.test(message.text())))
          errors.push(message.text())
      })
      // Without the page for it, which has a spec of its own: hundreds of sign-ins cost a minute and a half there.
      const [org = ''] = account.toLowerCase().split(' ')
      const form = { account: `demo-${account.toLowerCase().replace(' ', '-')}` }
      const headers = { origin: starling.url }
      await page.request.post(`${starling.url}${routes.api.demo}`, { form, headers, maxRedirects: 0 })
      await page.goto(`${starling.url}${routes.notifications(org)}`)
      await expect(page.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible()
      return page
    })
    for (const page of pages) await page.context().close()
    expect(errors, 'errors in the console').toEqual([])
  },
})

async function newPage(browser: Browser, options: BrowserContextOptions = {}) {
  return (await browser.newContext(options)).newPage()
}

export { expect }

/** The connection pill of a page. */
export const pill = (page: Page) => page.getByRole('banner').getByRole('status')

/** Waits until the page's stream is open. */
export async function live(page: Page): Promise<Page> {
  await expect(pill(page)).toContainText('Live')
  return page
}

/** The bell of a page. */
export const bell = (page: Page) =>
  page.getByRole('banner').getByRole('link', { name: /unread notification/ })

/** The entry of a notification in the list. */
export const entry = (page: Page, title: string) =>
  page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: title }) })

/** The toasts that say something. */
export const toast = (page: Page, title: string) =>
  page.getByRole('region', { name: 'New notifications' }).getByText(title)

/** What axe finds in both themes; only colours depend on the theme. No page has frames, which axe would look through. */
export async function problems(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode()
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  const light = await axe.analyze()
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  const dark = await axe.withRules('color-contrast').analyze()
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  return [...light.violations, ...dark.violations].map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`,
  )
}

/** Presses Tab until what has the focus is called so, by its label or its text. */
export async function tabTo(page: Page, name: RegExp, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null
      const label = element?.labels?.[0] ?? element
      return element?.getAttribute('aria-label') ?? label?.textContent ?? ''
    })
    if (name.test(focused)) return
  }
  throw new Error(`The keyboard does not reach ${name}.`)
}
