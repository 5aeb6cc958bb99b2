import { eq } from 'drizzle-orm'
import { encode } from 'next-auth/jwt'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { POST as signOut } from '@/app/api/sign-out/route'
import { schema } from '@/lib/db'
import { routes } from '@/lib/routes'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { GET } from '../events/route'
import { OPTIONS, POST } from './route'

const partner = 'https://partner.example'
let app: TestApp
beforeEach(async () => {
  app = await startApp({ CORS_ORIGINS: partner })
})
afterEach(async () => {
  vi.useRealTimers()
  await app.close()
})

type Headers = Record<string, string>
const url = routes.api.v1.streamTokens
const asKey = (): Headers => ({ authorization: `Bearer ${app.key('acme')}` })
const ask = (topics: unknown, headers: Headers = asKey()) =>
  POST(request(url, { body: JSON.stringify({ topics }), headers }))

async function tokenFor(topics: string[], headers: Headers = asKey()): Promise<string> {
  const response = await ask(topics, headers)
  expect(response.status).toBe(201)
  return (await response.json()).token
}

/** As a client does that can send no headers. */
const connect = (token: string, topics: string[], headers: Headers = {}) =>
  GET(
    request(routes.api.v1.events(topics, token), { headers: { 'sec-fetch-site': 'cross-site', ...headers } }),
  )

async function expectInvalid(token: string, topics = ['o:acme']) {
  const response = await connect(token, topics)
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ error: { code: 'unauthorized', field: 'token' } })
}

test('a token opens the stream of its topics, in any order, without further credentials', async () => {
  const before = Date.now()
  const response = await ask(['o:acme', 'o:acme:admins', 'o:acme'])
  const { token, expiresAt } = await response.json()
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(expiresAt - before).toBeGreaterThanOrEqual(60_000)
  expect(expiresAt - Date.now()).toBeLessThanOrEqual(60_000)
  const stream = await connect(token, ['o:acme:admins', 'o:acme'])
  expect(stream.status).toBe(200)
  await new StreamReader(stream).until(({ events }) => events[0]?.event === 'ready')
})

test('a token is good for a minute, and the stream that it has opened goes on', async () => {
  const token = await tokenFor(['o:acme'])
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 59_000 })
  const reader = new StreamReader(await connect(token, ['o:acme']))
  vi.setSystemTime(Date.now() + 1_001)
  await expectInvalid(token)
  await app.services.hub.publish([{ topic: 'o:acme', type: 'test', data: 'still here' }])
  await reader.until(({ events }) => events.length === 2)
})

test.each([[['o:acme', 'o:acme:admins']], [['o:acme:admins']], [['o:globex']]])(
  'a token for o:acme is not one for %j',
  async (topics) => {
    const response = await connect(await tokenFor(['o:acme']), topics)
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: { field: 'topics' } })
  },
)

test('a token for two topics is not one for one of them', async () => {
  const token = await tokenFor(['o:acme', 'o:acme:admins'])
  expect((await connect(token, ['o:acme'])).status).toBe(403)
})

test('a token stands for the one who asked for it, whoever else is signed in', async () => {
  const globex = await app.signIn('demo-globex-admin')
  const token = await tokenFor(['o:acme'])
  expect((await connect(token, ['o:acme'], { cookie: globex })).status).toBe(200)
  const response = await ask(['o:acme'], { cookie: globex })
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ error: { field: 'topics' } })
})

test('after signing out a token is worth nothing, and its stream is closed', async () => {
  const cookie = await app.signIn('demo-acme-member')
  const token = await tokenFor(['o:acme'], { cookie })
  const reader = new StreamReader(await connect(token, ['o:acme']))
  await signOut(request('/api/sign-out', { cookie, form: {} }), context())
  await reader.until(({ done }) => done)
  await expectInvalid(token)
})

test('a token of a key that was withdrawn is worth nothing', async () => {
  const token = await tokenFor(['o:acme'])
  await app.services.db.delete(schema.apiKeys).where(eq(schema.apiKeys.org, 'acme'))
  await expectInvalid(token)
})

test('rights are asked again when the token is used', async () => {
  const cookie = await app.signIn('demo-acme-admin')
  const token = await tokenFor(['o:acme:admins'], { cookie })
  const { memberships } = schema
  await app.services.db
    .update(memberships)
    .set({ role: 'member' })
    .where(eq(memberships.person, 'demo-acme-admin'))
  expect((await connect(token, ['o:acme:admins'])).status).toBe(403)
})

test('what is not one of our tokens opens nothing: forged, changed, of another secret, or a session cookie', async () => {
  const token = await tokenFor(['o:acme'])
  const { secret } = app.services.auth
  const claims = { identity: { key: 'demo-acme' }, topics: ['o:acme'], expiresAt: Date.now() + 60_000 }
  const cookie = (await app.signIn('demo-acme-admin')).split('=')[1]!
  const forged = [
    'x',
    `${token.slice(0, -2)}AA`,
    cookie,
    await encode({ token: claims, secret: 'another secret', salt: 'stream token' }),
    await encode({ token: claims, secret }),
    await encode({ token: { ...claims, identity: 'admin' }, secret, salt: 'stream token' }),
  ]
  for (const text of forged) await expectInvalid(text)
  expect((await connect('x'.repeat(1_000_000), ['o:acme'])).status).toBe(400)
})

test('a token does not tell the session that it stands for', async () => {
  const cookie = await app.signIn('demo-acme-member')
  const token = await tokenFor(['o:acme'], { cookie })
  const [row] = await app.services.db.select().from(schema.sessions)
  const readable = token.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))
  expect([token, ...readable].join(' ')).not.toContain(row!.id)
})

test.each([
  ['no body', ''],
  ['no topics', '{}'],
  ['none in the list', '{"topics":[]}'],
  ['a text', '{"topics":"o:acme"}'],
  ['a malformed topic', '{"topics":["o:acme\\n"]}'],
  ['an unknown field', '{"topics":["o:acme"],"ttl":1}'],
])('%s is a 400', async (_what, body) => {
  const response = await POST(request(url, { body, headers: asKey() }))
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { code: 'invalid' } })
})

test('only a key, or a session on this site or a known one, gets a token', async () => {
  const cookie = await app.signIn('demo-acme-member')
  const statusFor = async (headers: Headers) => (await ask(['o:acme'], headers)).status
  expect(await statusFor({})).toBe(401)
  expect(await statusFor({ cookie })).toBe(201)
  expect(await statusFor({ cookie, 'sec-fetch-site': 'same-site', origin: partner })).toBe(201)
  for (const origin of ['https://evil.example', 'null'])
    expect(await statusFor({ cookie, 'sec-fetch-site': 'cross-site', origin })).toBe(403)
})

test('the preflight lets a page of a known origin send JSON', async () => {
  const headers = { origin: partner, 'access-control-request-method': 'POST' }
  const response = await OPTIONS(request(url, { method: 'OPTIONS', headers }))
  expect(response.status).toBe(204)
  expect(response.headers.get('access-control-allow-origin')).toBe(partner)
})
