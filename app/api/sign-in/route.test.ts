import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as openPage } from '@/app/[org]/notifications/route'
import { GET as start } from '@/app/[org]/route'
import { POST as nextAuth } from '@/app/api/auth/[...nextauth]/route'
import { GET as signInPage } from '@/app/sign-in/route'
import { context, request, startApp, type TestApp } from '@/lib/testing/app'
import { POST as signInDemo } from './demo/route'
import { POST } from './route'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const right = { email: ' Admin@Acme.Example ', password: 'starling-demo' }
const signIn = (form: Record<string, string>) => POST(request('/api/sign-in', { form }), context())

test('the right password sets an HttpOnly cookie and leads to where I wanted to go', async () => {
  const response = await signIn({ ...right, next: '/acme/notifications?before=3' })
  expect([response.status, response.headers.get('location')]).toEqual([303, '/acme/notifications?before=3'])
  expect(response.headers.get('set-cookie')).toMatch(/^next-auth\.session-token=.*; HttpOnly; SameSite=Lax$/)
})

test.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', ''])(
  'signing in never leads to %j',
  async (next) => {
    expect((await signIn({ ...right, next })).headers.get('location')).toBe('/')
  },
)

test.each([
  ['/日本', '/%E6%97%A5%E6%9C%AC'],
  ['/a\r\nSet-Cookie: x=1', '/aSet-Cookie:%20x=1'],
])('signing in leads to %j in a form that a header can carry', async (next, location) => {
  const response = await signIn({ ...right, next })
  expect(response.headers.get('location')).toBe(location)
  expect(response.headers.getSetCookie()).toHaveLength(1)
})

test('next-auth’s own endpoints answer broken requests with 4xx', async () => {
  const call = (method: string, path: string, body?: string) =>
    nextAuth(
      new Request(`http://localhost:3000/api/auth/${path}`, {
        method,
        ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
      }),
      { params: Promise.resolve({ nextauth: path.split('/') }) },
    )
  expect((await call('POST', '_log', '{}')).status).toBe(404)
})

test('a wrong password and an unknown address get the same answer, and the password is never sent back', async () => {
  const answers = []
  for (const form of [
    { email: 'admin@acme.example', password: 'hunter2-wrong' },
    { email: 'nobody@acme.example', password: 'hunter2-wrong' },
  ]) {
    const response = await signIn(form)
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!
    const page = await (await signInPage(request('/sign-in', { cookie }), context())).text()
    expect(page).not.toContain('hunter2')
    expect(page).toContain(`value="${form.email}"`)
    answers.push(page.replaceAll(form.email, '').replaceAll(/nonce="[^"]*"|name="csrf" value="[^"]*"/g, ''))
  }
  expect(answers[0]).toBe(answers[1])
})

test('behind https the cookie is Secure', async () => {
  await app.close()
  app = await startApp({ NEXTAUTH_URL: 'https://starling.example' })
  expect((await signIn(right)).headers.get('set-cookie')).toMatch(/^__Secure-next-auth.*; Secure$/)
})

test('an unknown demo account is refused, and so is an account that is not of the demo', async () => {
  for (const account of ['nobody', 'demo-nobody']) {
    const response = await signInDemo(request('/api/sign-in/demo', { form: { account } }), context())
    expect([response.status, response.headers.get('set-cookie')]).toEqual([400, null])
  }
})

test('where the demo is off its ways in are closed: accounts, passwords, sessions and keys', async () => {
  const cookie = await app.signIn('demo-acme-admin')
  const { createServices, setServices } = await import('@/lib/services')
  const retired = await createServices({ ...app.services.env, demo: false })
  setServices(retired)
  const answer = await signInDemo(
    request('/api/sign-in/demo', { form: { account: 'demo-acme-admin' } }),
    context(),
  )
  expect(answer.status).toBe(404)
  expect((await signIn(right)).headers.get('set-cookie')).not.toContain('session-token')
  expect((await signInPage(request('/sign-in', { cookie }), context())).status).toBe(200)
  expect(await (await signInPage(request('/sign-in'), context())).text()).not.toContain('Continue as')
  const { GET } = await import('@/app/api/v1/notifications/route')
  const headers = { authorization: `Bearer ${app.key('acme')}` }
  expect((await GET(request('/api/v1/notifications', { headers }))).status).toBe(401)
  await retired.close()
  setServices(app.services)
})

test.each(['%', '%E0%A4%A', 'eyJ.garbage', ''])(
  'a session cookie that holds %j is no session',
  async (value) => {
    const response = await openPage(
      request('/acme/notifications', { cookie: `next-auth.session-token=${value}; starling-flash=%` }),
      context({ org: 'acme' }),
    )
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      '/sign-in?next=%2Facme%2Fnotifications',
    ])
  },
)

test('the start of an organisation leads to its notifications, and nowhere else', async () => {
  const cookie = await app.signIn('demo-acme-admin')
  const open = (org: string) => start(request('/', { cookie }), context({ org }))
  expect((await open('acme')).headers.get('location')).toBe('/acme/notifications')
  for (const org of [
    '/evil.example',
    '\\evil.example',
    '日本',
    'a\0b',
    '\r\nX',
    'robots.txt',
    'globex',
    'nobody',
  ]) {
    const response = await open(org)
    expect([response.status, response.headers.get('location')]).toEqual([404, null])
  }
})
