import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as openMembers } from '@/app/[org]/members/route'
import { POST as accept } from '@/app/api/join/route'
import { GET as openInvitation } from '@/app/join/[token]/route'
import { schema } from '@/lib/db'
import { context, request, startApp, type TestApp } from '@/lib/testing/app'
import { POST } from './route'

const acme = context({ org: 'acme' })
let app: TestApp
let boss: string
let stranger: string
beforeEach(async () => {
  app = await startApp()
  boss = await app.signIn('demo-acme-admin')
  stranger = await app.signIn('demo-globex-admin')
})
afterEach(() => app.close())

const invite = (cookie: string, fields: object = {}, headers = {}) =>
  POST(request('/api/acme/invitations', { cookie, body: JSON.stringify(fields), headers }), acme)
const asDatastar = { 'datastar-request': 'true' }
const tokenOf = (html: string) => /\/join\/([\w-]{43})/.exec(html)![1]!
const newToken = async () => tokenOf(await (await invite(boss, {}, asDatastar)).text())
const look = (token: string, cookie = '') =>
  openInvitation(request(`/join/${token}`, { ...(cookie && { cookie }) }), context({ token }))
const join = (token: string, cookie: string) =>
  accept(request('/api/join', { cookie, form: { token } }), context())

test('the link is shown once, to whoever asked for it', async () => {
  const answer = await (await invite(boss, { role: 'member' }, asDatastar)).text()
  expect(answer).toContain('<div id="invite-result"')
  expect(answer).toContain('http://localhost:3000/join/')
  const page = await (await openMembers(request('/acme/members', { cookie: boss }), acme)).text()
  expect(page).toContain('Open invitations')
  expect(page).not.toContain('/join/')
})

test('without JavaScript the next page shows it, once', async () => {
  const fields = { role: 'admin', lifetime: '1d' }
  const response = await POST(request('/api/acme/invitations', { cookie: boss, form: fields }), acme)
  expect(response.status).toBe(303)
  const cookie = `${boss}; ${response.headers.getSetCookie()[0]!.split(';')[0]}`
  const show = async () => (await openMembers(request('/acme/members', { cookie }), acme)).text()
  expect(tokenOf(await show())).toHaveLength(43)
  expect(await show()).not.toContain('/join/')
  expect(await app.services.db.$count(schema.flashes)).toBe(0)
})

test('no link lies in clear in the database, not even on its way to that page', async () => {
  const form = { role: 'member' }
  const response = await POST(request('/api/acme/invitations', { cookie: boss, form }), acme)
  const { db } = app.services
  const flashes = await db.select().from(schema.flashes)
  const stored = JSON.stringify([flashes, await db.select().from(schema.invitations)])
  const cookie = `${boss}; ${response.headers.getSetCookie()[0]!.split(';')[0]}`
  const page = await (await openMembers(request('/acme/members', { cookie }), acme)).text()
  expect(flashes).toHaveLength(1)
  expect(stored).not.toContain(tokenOf(page))
})

test('strangers find no organisation, members are refused, and a wrong field is named', async () => {
  expect((await invite(stranger)).status).toBe(404)
  expect((await invite(await app.signIn('demo-acme-member'))).status).toBe(403)
  for (const [fields, field] of [
    [{ role: 'king' }, 'role'],
    [{ lifetime: '1y' }, 'lifetime'],
  ] as const) {
    const response = await invite(boss, fields)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { field } })
  }
})

test('looking at an invitation changes nothing; accepting it leads into the organisation', async () => {
  const token = await newToken()
  const page = await (await look(token, stranger)).text()
  expect(page).toContain('Acme Admin invites you to Acme')
  expect(await app.services.db.$count(schema.memberships)).toBe(4)
  expect((await join(token, stranger)).headers.get('location')).toBe('/acme')
  expect(await (await look(token, stranger)).text()).toContain('You are a member of Acme already')
})

test('who is not signed in is led through sign-in and back', async () => {
  const token = await newToken()
  const page = await (await look(token)).text()
  expect(page).toContain(`href="/sign-in?next=%2Fjoin%2F${token}"`)
  expect(page).toContain(`href="/sign-up?next=%2Fjoin%2F${token}"`)
  expect((await accept(request('/api/join', { body: JSON.stringify({ token }) }), context())).status).toBe(
    401,
  )
})

test('a used link is over, and an unknown one is not there: in words', async () => {
  const token = await newToken()
  await join(token, stranger)
  const used = await look(token)
  expect(used.status).toBe(410)
  expect(await used.text()).toContain('Somebody has already joined Acme')
  expect((await look('x'.repeat(43), stranger)).status).toBe(404)
  expect((await look('x', stranger)).status).toBe(404)
  expect((await join('x'.repeat(43), stranger)).status).toBe(409)
  expect((await join('', stranger)).status).toBe(400)
})

test('another site cannot make anybody accept', async () => {
  const token = await newToken()
  const forged = request('/api/join', {
    cookie: stranger,
    form: { token },
    headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  })
  expect((await accept(forged, context())).status).toBe(403)
  expect(await app.services.db.$count(schema.memberships)).toBe(4)
})
