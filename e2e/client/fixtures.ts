import { type BrowserContext, test as base, expect } from '@playwright/test'
import { clientBundle } from './bundle'
import { ClientServer } from './server'
import { type ClientCase, Stage } from './stage'

interface Fixtures {
  /** Makes the stage for a test. Give `isFresh` to a test that changes more than the page, such as its clock. */
  openStage(options?: { isFresh?: boolean }): Promise<Stage>
}

interface WorkerFixtures {
  bundle: string
  sharedContext: BrowserContext
}

/** Each test gets a page and a server of its own; a worker bundles the client, and opens a browser context, once. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  bundle: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern.
    async ({}, use) => use(await clientBundle()),
    { scope: 'worker' },
  ],
  sharedContext: [
    async ({ browser }, use) => {
      const context = await browser.newContext()
      await use(context)
      await context.close()
    },
    { scope: 'worker' },
  ],
  openStage: async ({ browser, bundle, sharedContext }, use) => {
    const server = await ClientServer.start(bundle)
    const closing: (() => Promise<void>)[] = []
    await use(async ({ isFresh = false } = {}) => {
      const context = isFresh ? await browser.newContext() : sharedContext
      const page = await context.newPage()
      closing.push(() => (isFresh ? context.close() : page.close()))
      return new Stage(page, server)
    })
    for (const close of closing) await close()
    await server.close()
  },
})

/** What a page of Starling sends: no `unsafe-eval`, no `unsafe-inline`, Trusted Types. */
const STRICT_POLICY = [
  "script-src 'nonce-n0nce' 'strict-dynamic'",
  "object-src 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types datastar',
].join('; ')

/** The markup of a page with this body. `#json` shows its signals; `log` collects the types of fetch events. */
const pageHtml = (body: string, isStrict: boolean): string => `<!doctype html>
  <html${isStrict ? ' data-nonce="n0nce"' : ''}>
    <head>
      <meta charset="utf-8"><title>A case</title>
      <script nonce="n0nce">
        window.log = []
        document.addEventListener('datastar-ready', () => { window.isReady = true })
        document.addEventListener('datastar-fetch', ({ detail }) => log.push(detail.type))
      </script>
      <script type="module" src="/runtime.js" nonce="n0nce"></script>
    </head>
    <body>${body}<output id="json" data-json-signals__terse="{exclude: /^_connection/}"></output></body>
  </html>`

/** Opens a page with this body, and waits until the client has applied it. */
export async function openPage(stage: Stage, body: string, options: Partial<ClientCase> = {}): Promise<void> {
  const { isStrict = false, hasClock = false } = options
  const start = Date.UTC(2030, 0, 1)
  if (hasClock) {
    await stage.page.clock.install({ time: start })
    await stage.page.clock.pauseAt(start + 1000)
  }
  const headers: Record<string, string> = isStrict ? { 'content-security-policy': STRICT_POLICY } : {}
  await stage.page.goto(stage.server.page('/', pageHtml(body, isStrict), headers))
  if (hasClock) await stage.page.clock.runFor(1)
  await stage.value('window.isReady', true)
}

/** Plays a case. */
export async function play(stage: Stage, one: ClientCase): Promise<void> {
  await openPage(stage, one.html, one)
  await one.when?.(stage)
  if (typeof one.result === 'function') await one.result(stage)
  else for (const [selector, text] of Object.entries(one.result)) await stage.text(selector, text)
  if (one.errors) await expect.poll(() => stage.errors.join('\n')).toMatch(one.errors)
  else expect(stage.errors, 'errors in the console').toEqual([])
}

export { expect }
