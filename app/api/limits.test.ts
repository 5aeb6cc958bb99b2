import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { POST as compose } from '@/app/api/[org]/notifications/route'
import { POST as signInWithForm } from '@/app/api/sign-in/route'
import { GET as events } from '@/app/api/v1/events/route'
import { GET as listNotifications, POST as publish } from '@/app/api/v1/notifications/route'
import { GET as signInPage } from '@/app/sign-in/route'
import { log } from '@/lib/log'
import { context, request, startApp, type TestApp } from '@/lib/testing/app'
import { freePort } from '@/lib/testing/redis/server'

// Read once by a process, at the first request.
process.env.TRUST_PROXY = 'on'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(async () => {
  await app.close()
  vi.restoreAllMocks()
})

const right = { email: 'admin@acme.example', password: 'starling-demo' }
const wrong = { email: 'admin@acme.example', password: 'wrong' }
const from = (address: string) => ({ 'x-forwarded-for': `10.0.0.1, ${address}` })

/** Signs in as a program does, and returns the status. */
async function signIn(body: Record<string, string>, address = '192.0.2.1') {
  const headers = { ...from(address), 'content-type': 'application/json' }
  return signInWithForm(request('/api/sign-in', { headers, body: JSON.stringify(body) }), context())
}

/** Signs in as a browser without JavaScript does, and returns the page that it sees then. */
async function signInPageAfter(form: Record<string, string>, headers: Record<string, string>) {
  const response = await signInWithForm(request('/api/sign-in', { form, headers }), context())
  const cookie = response.headers.get('set-cookie')!.split(';')[0]!
  return (await signInPage(request('/sign-in', { cookie }), context())).text()
}

async function fail(times: number, address = '192.0.2.1', body = wrong) {
  for (let i = 0; i < times; i++) expect((await signIn(body, address)).status).toBe(400)
}

test('after five wrong passwords I have to wait, and the answer says how long', async () => {
  await fail(5)
  const response = await signIn(right)
  expect(response.status).toBe(429)
  const seconds = Number(response.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(60)
  expect(await response.json()).toEqual({
    error: { code: 'rate_limited', message: expect.stringMatching(/Try again in \d+ s\.$/) },
  })
  expect(await app.services.metrics.text()).toContain('starling_rate_limited_total{rule="sign-in"} 1')
})

test('the form says so on top, and keeps my e-mail address but not my password', async () => {
  await fail(5)
  const page = await signInPageAfter(right, from('192.0.2.1'))
  expect(page).toMatch(/Try again in \d+ s\./)
  expect(page).toContain('value="admin@acme.example"')
  expect(page).not.toContain('starling-demo')
})

test('somebody who guesses my password elsewhere does not lock me out', async () => {
  await fail(5, '203.0.113.9')
  expect((await signIn(wrong, '203.0.113.9')).status).toBe(429)
  expect((await signIn(right)).status).toBe(204)
})

test('what was refused does not count for the account, so hammering from one address does not lock me out', async () => {
  await fail(5, '203.0.113.9')
  for (let i = 0; i < 120; i++) await signIn(wrong, '203.0.113.9')
  expect((await signIn(right)).status).toBe(204)
})

test('a guesser with a whole IPv6 network counts as one address', async () => {
  for (let i = 1; i <= 5; i++) await fail(1, `2001:db8:7::${i}`)
  expect((await signIn(right, '2001:DB8:7:0:ffff::1')).status).toBe(429)
  expect((await signIn(right, '2001:db8:8::1')).status).toBe(204)
})

test('an address that tries many accounts is stopped', async () => {
  for (let i = 0; i < 50; i++)
    await fail(1, '203.0.113.9', { email: `person${i}@acme.example`, password: 'wrong' })
  expect((await signIn({ ...right }, '203.0.113.9')).status).toBe(429)
})

test('signing in with the right password as often as I like is fine', async () => {
  for (let i = 0; i < 30; i++) expect((await signIn(right)).status).toBe(204)
})

test('known and unknown e-mail addresses are limited alike', async () => {
  const nobody = { email: 'nobody@acme.example', password: 'wrong' }
  await fail(5, '192.0.2.1', nobody)
  await fail(5, '192.0.2.1', wrong)
  const answers = await Promise.all([signIn(nobody), signIn(wrong)])
  const texts = await Promise.all(answers.map((answer) => answer.text()))
  expect(texts[0]!.replace(/\d+ s/, '')).toBe(texts[1]!.replace(/\d+ s/, ''))
})

test('without knowing addresses nobody is limited together with everybody', async () => {
  for (let i = 0; i < 50; i++) {
    const response = await signInWithForm(request('/api/sign-in', { form: wrong }), context())
    expect(response.status).toBe(303)
  }
  const headers = { 'content-type': 'application/json' }
  const answer = await signInWithForm(
    request('/api/sign-in', { headers, body: JSON.stringify(right) }),
    context(),
  )
  expect(answer.status).toBe(204)
})

test('somebody who sends commands too quickly is told in the form, in a page, or as JSON', async () => {
  const cookie = await app.signIn('demo-acme-admin')
  const send = (options: Parameters<typeof request>[1]) =>
    compose(request('/api/acme/notifications', { cookie, ...options }), context({ org: 'acme' }))
  const json = { headers: { 'content-type': 'application/json' }, body: '{"title":""}' }
  for (let i = 0; i < 120; i++) expect((await send(json)).status).toBe(400)

  const forProgram = await send(json)
  expect([forProgram.status, forProgram.headers.get('retry-after')]).toEqual([
    429,
    expect.stringMatching(/^\d+$/),
  ])
  const forForm = await send({ form: { title: 'Hello' } })
  expect([forForm.status, forForm.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)])
  expect(await forForm.text()).toContain('A little slower, please')
  const forDatastar = await send({ headers: { 'datastar-request': 'true' }, body: '{"title":"My title"}' })
  expect(forDatastar.status).toBe(200)
  const patch = await forDatastar.text()
  expect(patch).toMatch(/Try again in \d+ s\./)
  expect(patch).toContain('My title')

  const other = await app.signIn('demo-globex-admin')
  const theirs = await compose(
    request('/api/globex/notifications', { cookie: other, form: { title: 'Hello' } }),
    context({ org: 'globex' }),
  )
  expect(theirs.status).toBe(303)
})

test('a program may call 6,000 times a minute with one key', async () => {
  const call = (org: 'acme' | 'globex') =>
    listNotifications(
      request('/api/v1/notifications', { headers: { authorization: `Bearer ${app.key(org)}` } }),
    )
  const { limiter } = app.services
  expect((await call('acme')).status).toBe(200)
  const { id } = (await app.services.db.query.apiKeys.findFirst({
    where: (key, { eq }) => eq(key.org, 'acme'),
  }))!
  for (let i = 1; i < 6_000; i++) await limiter.take('api', id)
  const response = await call('acme')
  expect(response.status).toBe(429)
  expect(await response.json()).toMatchObject({ error: { code: 'rate_limited' } })
  expect((await call('globex')).status).toBe(200)
})

test('a thousand pages behind one address come back at once, but not without end', async () => {
  const headers = { ...from('192.0.2.1'), authorization: `Bearer ${app.key('acme')}` }
  const open = () => events(request('/api/v1/events?topics=o:acme', { method: 'HEAD', headers }))
  for (let i = 0; i < 1_000; i++) expect((await open()).status).toBe(200)
  for (let i = 1_000; i < 6_000; i++) await app.services.limiter.take('streams', '192.0.2.1')
  const response = await open()
  expect([response.status, response.headers.get('retry-after')]).toEqual([
    429,
    expect.stringMatching(/^\d+$/),
  ])
})

test('a load test can switch the limits off', async () => {
  await app.close()
  app = await startApp({ RATE_LIMIT: 'off' })
  await fail(10)
  expect((await signIn(right)).status).toBe(204)
})

test('without its store nobody signs in, the rest goes on, and it is logged once', async () => {
  await app.close()
  const warn = vi.spyOn(log, 'warn').mockImplementation(() => {})
  for (const level of ['info', 'error'] as const) vi.spyOn(log, level).mockImplementation(() => {})
  app = await startApp({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` })
  const refused = await signIn(right)
  expect(refused.status).toBe(503)
  expect(await refused.json()).toMatchObject({
    error: { code: 'unavailable', message: expect.stringContaining('Nobody can sign in at the moment') },
  })
  const asForm = await signInWithForm(request('/api/sign-in', { form: right }), context())
  expect(asForm.status).toBe(503)
  expect(await asForm.text()).toContain('Nobody can sign in at the moment')
  for (let i = 0; i < 3; i++) {
    const headers = { authorization: `Bearer ${app.key('acme')}` }
    const body = JSON.stringify({ title: `Number ${i}` })
    expect((await publish(request('/api/v1/notifications', { headers, body }))).status).toBe(201)
  }
  const lines = warn.mock.calls.filter((call) => String(call[0]).includes('rate limits'))
  expect(lines).toHaveLength(1)
})
