import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as notificationsPage } from '@/app/[org]/notifications/route'
import { POST as markAllRead } from '@/app/api/[org]/notifications/read/route'
import { POST as signIn } from '@/app/api/sign-in/route'
import { POST as signOut } from '@/app/api/sign-out/route'
import { GET as signInPage } from '@/app/sign-in/route'
import { demoPassword } from '@/lib/demo/demo'
import { withCsrfToken } from '@/lib/http/csrf'
import { context, request, startApp, type TestApp } from '@/lib/testing/app'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const acme = context({ org: 'acme' })
const tokensOf = (html: string) =>
  [...html.matchAll(/name="csrf" value="([^"]*)"/g)].map(([, token]) => token!)

/** The forms' token of a page of somebody signed in. */
async function pageToken(cookie: string): Promise<string> {
  const page = await notificationsPage(request('/acme/notifications', { cookie }), acme)
  const tokens = tokensOf(await page.text())
  expect(new Set(tokens).size).toBe(1)
  return tokens[0]!
}

/** A form as a browser posts it that says nothing of where it comes from. */
function silentForm(path: string, cookie: string, fields: Record<string, string>): Request {
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
  const body = new URLSearchParams(fields)
  return new Request(`http://localhost:3000${path}`, { method: 'POST', headers, body })
}

const markRead = (cookie: string, fields: Record<string, string>) =>
  markAllRead(silentForm('/api/acme/notifications/read', cookie, fields), acme)

test('every form of a page carries the token, and patches carry none', async () => {
  const cookie = await app.signIn('demo-acme-admin')
  const page = await (await notificationsPage(request('/acme/notifications', { cookie }), acme)).text()
  expect(tokensOf(page)).toHaveLength(page.match(/<form/g)!.length)
  expect(tokensOf(page).length).toBeGreaterThan(2)
})

test('a browser that says nothing of where a form comes from may send it with the token of its page', async () => {
  const cookie = await app.signIn('demo-acme-member')
  const response = await markRead(cookie, { csrf: await pageToken(cookie) })
  expect([response.status, response.headers.get('location')]).toEqual([303, '/acme/notifications'])
})

test('without the token, or with that of another session, it may not', async () => {
  const cookie = await app.signIn('demo-acme-member')
  const others = await pageToken(await app.signIn('demo-acme-member'))
  for (const fields of [{}, { csrf: '' }, { csrf: others }, { csrf: `${await pageToken(cookie)}x` }])
    expect((await markRead(cookie, fields as Record<string, string>)).status).toBe(403)
})

test('the token does not help a browser that says that the form comes from another site', async () => {
  const cookie = await app.signIn('demo-acme-member')
  const csrf = await pageToken(cookie)
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
    const sent = request('/api/acme/notifications/read', { cookie, headers, form: { csrf } })
    expect((await markAllRead(sent, acme)).status).toBe(403)
  }
})

test('the token of a session is worth nothing once it has ended', async () => {
  const cookie = await app.signIn('demo-acme-member')
  const csrf = await pageToken(cookie)
  await signOut(silentForm('/api/sign-out', cookie, { csrf }), context())
  expect((await signOut(silentForm('/api/sign-out', cookie, { csrf }), context())).status).toBe(403)
})

test('before there is a session the token belongs to the browser, so that nobody is signed in by another site', async () => {
  const page = await signInPage(request('/sign-in'), context())
  const cookie = page.headers.getSetCookie()[0]!
  expect(cookie).toMatch(/^starling-csrf=[\w-]{22}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax$/)
  const [csrf] = tokensOf(await page.text())
  const account = { email: 'admin@acme.example', password: demoPassword }
  const send = (browser: string) =>
    signIn(silentForm('/api/sign-in', browser, { ...account, csrf: csrf! }), context())
  expect((await send('')).status).toBe(403)
  expect((await send('starling-csrf=another')).status).toBe(403)
  const signedIn = await send(cookie.split(';')[0]!)
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/'])
})

test('a browser keeps its cookie from page to page', async () => {
  const first = await signInPage(request('/sign-in'), context())
  const cookie = first.headers.getSetCookie()[0]!.split(';')[0]!
  const second = await signInPage(request('/sign-in', { cookie }), context())
  expect(second.headers.getSetCookie()).toEqual([])
  expect(tokensOf(await second.text())[0]).toBe(tokensOf(await first.text())[0])
})

test('only forms that change something get it, and text that looks like one does not', () => {
  const html =
    '<form action="/a?b=&gt;" method="post"><p>&lt;form method="post"&gt;</p></form><form action="/s"></form>'
  expect(tokensOf(withCsrfToken(html, 'T'))).toEqual(['T'])
})
