import { routes } from '@/lib/routes'
import { brokenBodies, brokenQueries } from '@/lib/testing/safety/broken'
import { routeTable } from '@/lib/testing/safety/table'
import { expect, test } from './fixtures'
import type { StarlingServer } from './server'

/** The `Cookie` header of an account of the demo. */
async function signIn({ url }: StarlingServer, account: string): Promise<string> {
  const response = await fetch(`${url}${routes.api.demo}`, {
    method: 'POST',
    headers: { origin: url },
    body: new URLSearchParams({ account }),
    redirect: 'manual',
  })
  return response.headers.getSetCookie()[0]!.split(';')[0]!
}

/** Invites somebody to Acme, and returns the token of the link. */
async function invite({ url }: StarlingServer, cookie: string): Promise<string> {
  const response = await fetch(`${url}${routes.api.invitations('acme')}`, {
    method: 'POST',
    headers: { origin: url, cookie, 'datastar-request': 'true' },
    body: new URLSearchParams({ role: 'member' }),
  })
  return /join\/([\w-]{43})/.exec(await response.text())![1]!
}

/** Sends something into Acme with its API key. */
async function publish({ url, key }: StarlingServer, path: string, body: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${key}` }
  return fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** What stands in the paths of pages, by the name of the segment. */
async function segmentsFor(starling: StarlingServer, cookie: string): Promise<Record<string, string>> {
  const activity = await publish(starling, routes.api.v1.activities, { text: 'x' })
  const { id } = (await activity.json()) as { id: string }
  const symbol = 'KITE'
  await publish(starling, routes.api.v1.prices, { ticks: [{ symbol, price: '42.50' }] })
  return { org: 'acme', path: 'nowhere/at-all', token: await invite(starling, cookie), id, symbol }
}

/** The documents of all pages, also those that tell of an error. */
const documentsFor = (segments: Record<string, string>) => [
  ...Object.keys(routeTable)
    .filter((path) => !path.startsWith('api/'))
    .map((path) => `/${path}`.replace(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) => segments[name]!)),
  '/join/nothing',
  '/globex/notifications',
  '/acme/notifications?before=x',
]

test('Every document has a policy of its own and the headers that keep it to itself', async ({
  starling,
}) => {
  const cookie = await signIn(starling, 'demo-acme-admin')
  const documents = documentsFor(await segmentsFor(starling, cookie))
  const nonces = new Set<string>()
  const seen: string[] = []
  for (const path of documents) {
    // Pages for those who are not signed in send the others away, and the other way round.
    for (const headers of [{ cookie }, {}]) {
      const response = await fetch(`${starling.url}${path}`, { headers, redirect: 'manual' })
      if (response.status === 303) continue
      seen.push(path)
      const of = (name: string) => response.headers.get(name)
      expect([path, of('content-type')]).toEqual([path, 'text/html; charset=utf-8'])
      const policy = of('content-security-policy')!
      const nonce = /script-src 'nonce-([^']+)' 'strict-dynamic';/.exec(policy)?.[1]
      expect(await response.text()).toContain(`nonce="${nonce}"`)
      nonces.add(nonce!)
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("require-trusted-types-for 'script'")
      expect(policy).not.toContain('unsafe')
      expect(of('x-content-type-options')).toBe('nosniff')
      expect(of('referrer-policy')).toBe('same-origin')
      expect(of('permissions-policy')).toBe('camera=(), geolocation=(), microphone=()')
      expect(of('x-powered-by')).toBeNull()
      // Over http it would mean nothing; see lib/http/respond.test.ts for https.
      expect(of('strict-transport-security')).toBeNull()
    }
  }
  // The start of an organisation only leads on to its notifications.
  expect(documents.filter((path) => !seen.includes(path))).toEqual(['/acme'])
  expect(nonces.size).toBe(seen.length)
})

test('What is no document says that it is none', async ({ starling }) => {
  const html = await (await fetch(`${starling.url}/sign-in`)).text()
  for (const path of ['/api/health', '/api/nowhere', '/favicon.svg', /\/assets\/[^"]+/.exec(html)![0]]) {
    const response = await fetch(`${starling.url}${path}`)
    expect([path, response.headers.get('x-content-type-options')]).toEqual([path, 'nosniff'])
    expect([path, response.headers.get('referrer-policy')]).toEqual([path, 'same-origin'])
  }
})

test('No broken request breaks the endpoints of next-auth', async ({ starling }) => {
  const statuses: [string, number][] = []
  const send = async (what: string, path: string, init: RequestInit) => {
    const response = await fetch(`${starling.url}/api/auth/${path}`, { ...init, redirect: 'manual' })
    statuses.push([`${path} ${what}`, response.status])
  }
  for (const path of [
    'callback/credentials',
    'callback/demo',
    'signin/credentials',
    'signout',
    'signin',
    'x',
  ])
    for (const [what, body, contentType = 'application/json'] of brokenBodies)
      await send(what, path, { method: 'POST', body, headers: { 'content-type': contentType } })
  for (const path of ['session', 'csrf', 'providers', 'signin', 'callback', 'error', 'verify-request'])
    for (const query of brokenQueries) await send(query, `${path}${query}`, {})
  expect(statuses.length).toBeGreaterThan(250)
  expect(statuses.filter(([, status]) => status >= 500)).toEqual([])
})
