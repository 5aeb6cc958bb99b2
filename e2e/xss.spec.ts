import { createClient } from '@libsql/client'
import type { Page } from '@playwright/test'
import { routes } from '@/lib/routes'
import { xssPayloads } from '@/lib/testing/xss-payloads'
import { expect, live, test } from './fixtures'
import type { StarlingServer } from './server'

const payloads = Object.values(xssPayloads).flat()

/** A field that people or programs write, and the page that shows it. */
interface Field {
  name: string
  page: string
  /** Writes text into the field, or is refused; anything but a broken server will do. */
  write(starling: StarlingServer, page: Page, payload: string): Promise<number>
  /** Takes away what was written, where only so much fits. */
  clear?(page: Page): Promise<void>
  /** The longest text that the field takes. */
  max: number
  /** It holds one text at a time, and shows the last one. */
  single?: true
  /** What of it the page shows as text; without it, all. */
  shown?(payload: string): string
}

/** Posts a form as the page does. */
const post = (page: Page, url: string, fields: Record<string, string>) =>
  page.evaluate(
    async ([url, fields]) => {
      const headers = { 'datastar-request': 'true' }
      return (await fetch(url, { method: 'POST', headers, body: new URLSearchParams(fields) })).status
    },
    [url, fields] as const,
  )

async function publish(starling: StarlingServer, fields: Record<string, unknown>): Promise<number> {
  const response = await fetch(`${starling.url}${routes.api.v1.notifications}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${starling.key}` },
    body: JSON.stringify(fields),
  })
  return response.status
}

/** The cookies of Ada, an admin of Acme with an account of her own, by the server on which she has signed up. */
const adas = new WeakMap<StarlingServer, Promise<string>>()

const cookieOfAda = (starling: StarlingServer): Promise<string> => {
  const cookie = adas.get(starling) ?? signUpAda(starling)
  adas.set(starling, cookie)
  return cookie
}

async function signUpAda(starling: StarlingServer): Promise<string> {
  const form = { name: 'Ada', email: 'ada@example.com', password: 'a long password' }
  const response = await postAs('', starling, routes.api.signUp, form)
  const database = createClient({ url: starling.databaseUrl, timeout: 5_000 })
  await database.execute(
    `insert into memberships (org, person, role, created_at) select 'acme', id, 'admin', 1 from people where name = 'Ada'`,
  )
  database.close()
  const cookie = response.headers.getSetCookie()[0]!.split(';')[0]!
  const page = `${starling.url}${routes.api.notifications('acme')}`
  pagesOfAda.push(await fetch(page, { headers: { cookie, 'sec-fetch-site': 'same-origin' } }))
  return cookie
}

/** The entry that all comments of a server are on, so that the page has room for what they are in the feed. */
const commentedEntries = new WeakMap<StarlingServer, Promise<string>>()

async function createEntry(starling: StarlingServer): Promise<string> {
  const response = await send(starling, routes.api.v1.activities, { text: 'An entry.' })
  return ((await response.json()) as { id: string }).id
}

/** What keeps Ada present. */
const pagesOfAda: Response[] = []

const postAs = (cookie: string, { url }: StarlingServer, path: string, fields: Record<string, string>) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { cookie, origin: url, 'datastar-request': 'true' },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })

/** Gives Ada another name; a name that is refused is painted again beside its field. */
async function renameAda(starling: StarlingServer, name: string): Promise<number> {
  const form = { name, email: 'ada@example.com' }
  const response = await postAs(await cookieOfAda(starling), starling, routes.api.account.profile, form)
  return (await response.text()).includes('Your profile is saved.') ? 200 : 422
}

/** Gives Acme another name, as Ada. */
async function renameAcme(starling: StarlingServer, name: string): Promise<number> {
  const path = routes.api.organisation('acme')
  const response = await postAs(await cookieOfAda(starling), starling, path, { name })
  return (await response.text()).includes('aria-invalid') ? 422 : response.status
}

/** Sends something into Acme with its API key. */
const send = ({ url, key }: StarlingServer, path: string, fields: Record<string, unknown>) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify(fields),
  })

/** Posts a text of the feed as Ada. */
async function postText(starling: StarlingServer, path: string, text: string): Promise<number> {
  const response = await postAs(await cookieOfAda(starling), starling, path, { text })
  return (await response.text()).includes('aria-invalid') ? 422 : response.status
}

/** What stands before a payload in a text that may be formatted, and is shown as it is. */
const lead = (payload: string) => `Payload ${payloads.indexOf(payload)}.`
const formatted = (payload: string) => `${lead(payload)}\n\n${payload}`

const feed = { page: routes.feed('acme', { view: 'everyone' }), max: 1_900, shown: lead }

const notifications = { page: routes.notifications('acme'), max: 200 }

/** Every field that is stored and shown again. A new one gets a row. */
const fields: Field[] = [
  {
    name: 'title, text and note of a notification, by the API',
    ...notifications,
    write: (starling, _page, payload) =>
      publish(starling, { title: payload, body: payload, note: payload, severity: 'error' }),
  },
  {
    name: 'link of a notification, by the API',
    ...notifications,
    write: (starling, _page, payload) => publish(starling, { title: payload, href: payload }),
  },
  {
    name: 'title, text, note and link of a notification, by its form',
    ...notifications,
    write: async (_starling, page, payload) => {
      const form = { title: payload, body: payload, note: payload, severity: 'info', audience: 'everyone' }
      await post(page, routes.api.notifications('acme'), { ...form, href: payload })
      return post(page, routes.api.notifications('acme'), { ...form, href: '' })
    },
  },
  {
    name: 'text of a post',
    ...feed,
    write: (starling, _page, payload) => postText(starling, routes.api.feed('acme'), formatted(payload)),
  },
  {
    name: 'text of a comment',
    ...feed,
    write: async (starling, _page, payload) => {
      const id = commentedEntries.get(starling) ?? createEntry(starling)
      commentedEntries.set(starling, id)
      return postText(starling, routes.api.feedComments('acme', await id), formatted(payload))
    },
  },
  {
    name: 'text and link of an activity, by the API',
    ...feed,
    write: async (starling, _page, payload) => {
      await send(starling, routes.api.v1.activities, { text: 'A link.', href: payload })
      return (await send(starling, routes.api.v1.activities, { text: formatted(payload) })).status
    },
  },
  {
    name: 'name and message of a job, by the API',
    page: routes.jobs('acme'),
    max: 200,
    write: async (starling, _page, payload) =>
      (await send(starling, routes.api.v1.jobs, { name: payload, message: payload })).status,
  },
  {
    name: 'title of a quiz',
    page: routes.quizzes('acme'),
    max: 100,
    write: (_starling, page, payload) => post(page, routes.api.quizzes('acme'), { title: payload }),
    clear: async (page) => {
      const edited = await page
        .locator('#quizzes li a')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')!.split('/').at(-1)!))
      const own = edited.filter((id) => id.length === 16)
      for (const id of own.slice(1)) await post(page, routes.api.quizDelete('acme', id), {})
    },
  },
  {
    name: 'question, choices and explanation of a quiz',
    page: routes.quiz('acme', 'demo-quiz-1'),
    max: 120,
    write: (_starling, page, payload) =>
      post(page, routes.api.quizQuestions('acme', 'demo-quiz-1'), {
        ...{ text: payload, choice1: payload, choice2: 'Another', right1: 'on', explanation: payload },
      }),
    clear: async (page) => {
      const urls = await page
        .locator('#questions li form[action$="/delete"]')
        .evaluateAll((forms) => forms.map((form) => form.getAttribute('action')!))
      for (const url of urls.slice(0, -1)) await post(page, url, {})
    },
  },
  {
    name: 'name of an API key',
    page: routes.apiKeys('acme'),
    max: 80,
    write: (_starling, page, payload) =>
      post(page, routes.api.apiKeys('acme'), { name: payload, 'jobs:write': 'on' }),
    clear: async (page) => {
      const urls = await page
        .locator('form[action$="/revoke"]')
        .evaluateAll((forms) => forms.map((form) => form.getAttribute('action')!))
      for (const url of urls.slice(1)) await post(page, url, {})
    },
  },
  {
    name: 'name of an organisation and of who renames it, in the audit log',
    page: routes.audit('acme'),
    max: 80,
    write: async (starling, _page, payload) => {
      const named = await renameAda(starling, payload)
      const renamed = await renameAcme(starling, payload)
      return Math.max(named, renamed)
    },
  },
  {
    name: 'name of a person, in the list of members and of those who are here',
    page: routes.members('acme'),
    max: 80,
    single: true,
    write: (starling, _page, payload) => renameAda(starling, payload),
  },
  {
    name: 'name of an organisation, in its settings and the frame of its pages',
    page: routes.organisation('acme'),
    max: 80,
    single: true,
    write: (starling, _page, payload) => renameAcme(starling, payload),
  },
]

/** Runs what only waits for an event of the page, and lets the browser settle. */
const poke = (page: Page) =>
  page.evaluate(async () => {
    for (const element of document.querySelectorAll('main *, #toasts *'))
      for (const type of [
        'mouseover',
        'pointerenter',
        'focus',
        'blur',
        'animationstart',
        'toggle',
        'error',
        'load',
      ])
        element.dispatchEvent(new Event(type))
    await new Promise((resolve) => setTimeout(resolve, 50))
  })

// What is refused for coming too often would be in no test.
test.use({ environment: { RATE_LIMIT: 'off' } })

for (const field of fields) {
  test(`No script in the ${field.name} ever runs`, async ({ starling, signIn, browserName }) => {
    test.setTimeout(180_000)
    expect(browserName).toBe('chromium')
    const page = await signIn('Acme Admin')
    const ran: string[] = []
    await page.exposeFunction('canary', (from: unknown) => ran.push(`canary ${from}`))
    await page.exposeFunction('violated', (what: string) => ran.push(`policy: ${what}`))
    page.on('dialog', async (dialog) => {
      ran.push(`dialog ${dialog.message()}`)
      await dialog.dismiss()
    })
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
        Reflect.apply(Reflect.get(window, 'violated'), window, [`${violatedDirective} ${sample}`]),
      )
    })
    await page.goto(`${starling.url}${field.page}`)
    await live(page)
    await page.evaluate(() => Reflect.apply(Reflect.get(window, 'canary'), window, ['works']))
    await expect.poll(() => ran).toEqual(['canary works'])

    const fitting = payloads.filter(({ length }) => length <= field.max)
    const size = field.single ? 8 : 25
    for (let start = 0; start < fitting.length; start += size) {
      const batch = fitting.slice(start, start + size)
      const accepted: string[] = []
      for (const payload of batch) {
        const status = await field.write(starling, page, payload)
        expect([payload, status < 500 && status !== 429]).toEqual([payload, true])
        if (status < 300) accepted.push(payload)
      }
      const shown = (field.single ? accepted.slice(-1) : accepted).map(
        (payload) => field.shown?.(payload) ?? payload,
      )
      await expectText(page, shown)
      await poke(page)
      await page.reload()
      await expectText(page, shown)
      await poke(page)
      expect(await oddLinks(page)).toEqual([])
      expect(ran, 'what ran, or would have run but for the policy').toEqual(['canary works'])
      await field.clear?.(page)
    }
  })
}

/** Waits until the page shows all of it as text; spaces aside, which forms and layout may change. */
async function expectText(page: Page, texts: string[]): Promise<void> {
  const flat = (text: string) => text.replace(/\s+/g, '')
  const plain = texts.filter((text) => /^[\x20-\x7e]+$/.test(text)).map(flat)
  await expect
    .poll(async () => {
      const shown = flat((await page.getByRole('main').textContent()) ?? '')
      return plain.filter((text) => !shown.includes(text))
    })
    .toEqual([])
}

/** Links that lead anywhere but to a page. */
const oddLinks = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('a')]
      .filter(({ protocol }) => !['http:', 'https:'].includes(protocol))
      .map(({ href }) => href),
  )
