import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as openPage } from '@/app/[org]/settings/api-keys/route'
import { GET as openEvents } from '@/app/api/v1/events/route'
import { GET as listNotifications, POST as publish } from '@/app/api/v1/notifications/route'
import { POST as issueToken } from '@/app/api/v1/stream-tokens/route'
import { apiKeyOf } from '@/lib/api-keys/access'
import { allScopes, type Scope } from '@/lib/api-keys/scopes'
import { createApiKey, listApiKeys, maxKeys } from '@/lib/api-keys/store'
import { schema } from '@/lib/db'
import { routes } from '@/lib/routes'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { keyRevoked } from '@/lib/topics'
import { POST as revoke } from './[id]/revoke/route'
import { GET, POST } from './route'

let app: TestApp
let admin: string
beforeEach(async () => {
  app = await startApp()
  admin = await app.signIn('demo-acme-admin')
})
afterEach(() => app.close())

const acme = context({ org: 'acme' })
const datastar = { 'datastar-request': 'true' }
const creator = { org: 'acme', person: 'demo-acme-admin' }
const keys = () => listApiKeys(app.services.db, 'acme')
const newKey = async (...scopes: Scope[]) =>
  (await createApiKey(app.services.db, creator, { name: 'Script', scopes }))!
const create = (
  form: Record<string, string>,
  options: { cookie?: string; headers?: Record<string, string> } = {},
) => POST(request(routes.api.apiKeys('acme'), { cookie: admin, form, ...options }), acme)
const page = async (cookie: string) =>
  (await openPage(request(routes.apiKeys('acme'), { cookie }), acme)).text()
const revokeById = (id: string, cookie = admin, org = 'acme') =>
  revoke(request(routes.api.apiKeyRevoke(org, id), { cookie, form: {} }), context({ org, id }))
const keyIn = (text: string) => /starling_[\w-]{43}/.exec(text)?.[0]
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

test('an admin creates a key, sees it once, and a script publishes with it', async () => {
  const answer = await create({ name: 'Deploys', 'notifications:write': 'on' }, { headers: datastar })
  const key = keyIn(await answer.text())!
  const sent = request(routes.api.v1.notifications, { body: '{"title":"Done"}', headers: bearer(key) })
  expect((await publish(sent)).status).toBe(201)
  const [, entry] = await keys()
  expect(entry).toMatchObject({
    name: 'Deploys',
    scopes: ['notifications:write'],
    prefix: key.slice(0, 13),
    createdBy: 'Acme Admin',
  })
  expect(await page(admin)).not.toContain(key)
})

test('without JavaScript the key is on the page behind the redirect, once', async () => {
  const answer = await create({ name: 'Deploys', 'events:read': 'on' })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, routes.apiKeys('acme')])
  const flash = answer.headers.getSetCookie()[0]!.split(';')[0]
  const key = keyIn(await page(`${admin}; ${flash}`))!
  expect(key.slice(0, 13)).toBe((await keys())[1]!.prefix)
  expect(keyIn(await page(`${admin}; ${flash}`))).toBeUndefined()
})

test('no key lies in clear in the database, not even on its way to that page', async () => {
  const answer = await create({ name: 'Deploys', 'events:read': 'on' })
  const flashes = await app.services.db.select().from(schema.flashes)
  const stored = JSON.stringify([flashes, await app.services.db.select().from(schema.apiKeys)])
  const flash = answer.headers.getSetCookie()[0]!.split(';')[0]
  const key = keyIn(await page(`${admin}; ${flash}`))!
  expect(flashes).toHaveLength(1)
  expect(stored).not.toContain(key.slice(13))
})

test('other admins see the new key in their list at once, but not the key itself', async () => {
  const stream = await GET(request(routes.api.apiKeys('acme'), { cookie: admin }), acme)
  const reader = await new StreamReader(stream).until(({ events }) => events.length > 0)
  const key = keyIn(
    await (await create({ name: 'Nightly', 'events:read': 'on' }, { headers: datastar })).text(),
  )!
  await reader.until(({ text }) => text.includes('Nightly'))
  expect(reader.text).not.toContain(key)
  await revokeById((await keys())[1]!.id)
  await reader.until(({ events }) => events.at(-1)!.data.includes('1 key<'))
})

test.each([
  ['no name', { 'events:read': 'on' }, /Give a name/],
  ['a name that nobody sees', { name: '\u200b', 'events:read': 'on' }, /Give a name/],
  ['a long name', { name: 'x'.repeat(81), 'events:read': 'on' }, /Shorten the name to 80/],
  ['no scope', { name: 'x' }, /Choose at least one/],
  ['a scope that does not exist', { name: 'x', 'world:rule': 'on' }, /Choose at least one/],
])('%s is refused beside the field', async (_what, form: Record<string, string>, message) => {
  const answer = await (await create(form, { headers: datastar })).text()
  expect(answer).toMatch(message)
  expect(await keys()).toHaveLength(1)
})

test('an organisation has at most 50 keys, also when two admins create the last one together', async () => {
  for (let number = 2; number < maxKeys; number++) await newKey('events:read')
  const made = await Promise.all([newKey('events:read'), newKey('events:read')])
  expect(made.filter((key) => key === null)).toHaveLength(1)
  expect(await keys()).toHaveLength(maxKeys)
  const answer = await create({ name: 'One more', 'events:read': 'on' }, { headers: datastar })
  expect(await answer.text()).toContain('There are 50 keys already. Revoke one')
})

test('a revoked key opens nothing any more, and its streams are told', async () => {
  const key = await newKey(...allScopes)
  const [, { id }] = (await keys()) as [unknown, { id: string }]
  const events: string[] = []
  app.services.hub.subscribe({
    topics: [`k:${id}`],
    after: await app.services.hub.head(),
    subscriber: { event: ({ type }) => events.push(type), reset() {} },
  })
  expect((await revokeById(id)).status).toBe(303)
  expect(events).toEqual([keyRevoked])
  const sent = request(routes.api.v1.notifications, { headers: bearer(key) })
  expect((await listNotifications(sent)).status).toBe(401)
  expect((await revokeById(id)).status).toBe(404)
})

test('an admin of another organisation can neither revoke a key nor close its streams', async () => {
  await newKey('events:read')
  const [, { id }] = (await keys()) as [unknown, { id: string }]
  await app.services.outbox.drain()
  const stranger = await app.signIn('demo-globex-admin')
  expect((await revokeById(id, stranger)).status).toBe(404)
  expect((await revokeById(id, stranger, 'globex')).status).toBe(404)
  expect(await app.services.db.select().from(schema.outbox)).toEqual([])
  expect(await keys()).toHaveLength(2)
})

test('members neither see nor make keys', async () => {
  const member = await app.signIn('demo-acme-member')
  const answer = await openPage(request(routes.apiKeys('acme'), { cookie: member }), acme)
  expect(answer.status).toBe(403)
  expect((await create({ name: 'x', 'events:read': 'on' }, { cookie: member })).status).toBe(403)
  expect((await GET(request(routes.api.apiKeys('acme'), { cookie: member }), acme)).status).toBe(403)
})

test('a key without the scope gets a 403 that names it and says what to do', async () => {
  const headers = bearer(await newKey('jobs:write'))
  const answers: [Scope, Response][] = [
    ['notifications:write', await publish(request('/', { body: '{"title":"x"}', headers }))],
    ['notifications:read', await listNotifications(request('/', { headers }))],
    ['events:read', await openEvents(request(routes.api.v1.events(['o:acme']), { headers }))],
    ['events:read', await issueToken(request('/', { body: '{"topics":["o:acme"]}', headers }))],
  ]
  for (const [scope, response] of answers) {
    expect(response.status).toBe(403)
    const message = `This API key may not do that: it lacks the scope ${scope}. Ask an admin for a key that has it.`
    expect(await response.json()).toEqual({ error: { code: 'forbidden', message } })
  }
})

test('a raw stream that a key has opened ends with the key, and that of another key goes on', async () => {
  const open = async (key: string) => {
    const response = await openEvents(request(routes.api.v1.events(['o:acme']), { headers: bearer(key) }))
    return new StreamReader(response).until(({ events }) => events.length > 0)
  }
  const [ended, other] = [await open(await newKey('events:read')), await open(app.key('acme'))]
  expect((await revokeById((await keys())[1]!.id)).status).toBe(303)
  await ended.until(({ done }) => done)
  await publish(request('/', { body: '{"title":"Later"}', headers: bearer(app.key('acme')) }))
  await other.until(({ text }) => text.includes('Later'))
  expect(ended.text).not.toContain('Later')
  await other.cancel()
})

test('the last use is noted, at most once a minute', async () => {
  const key = await newKey('notifications:read')
  const start = Date.now()
  const used = async (now: number) => {
    await apiKeyOf(app.services.db, request('/', { headers: bearer(key) }), now)
    return (await keys())[1]!.lastUsedAt
  }
  expect((await keys())[1]!.lastUsedAt).toBeNull()
  expect(await used(start)).toBe(start)
  expect(await used(start + 59_999)).toBe(start)
  expect(await used(start + 60_000)).toBe(start + 60_000)
})
