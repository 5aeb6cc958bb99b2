import { afterEach, beforeEach, expect, test } from 'vitest'
import { POST as signIn } from '@/app/api/sign-in/route'
import { GET as home } from '@/app/route'
import { GET as signInPage } from '@/app/sign-in/route'
import { GET as signUpPage } from '@/app/sign-up/route'
import { context, cookiesOf, request, startApp, type TestApp } from '@/lib/testing/app'
import { POST } from './route'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const ada = { name: 'Ada', email: ' Ada@Example.com ', password: 'a long password' }
const signUp = (form: Record<string, string>) => POST(request('/api/sign-up', { form }), context())

/** What the page says after a refusal. */
async function refusal(response: Response) {
  expect([response.status, response.headers.get('location')]).toEqual([303, '/sign-up'])
  return (await signUpPage(request('/sign-up', { cookie: cookiesOf(response) }), context())).text()
}

test('I sign up, am signed in, and have to create an organisation first', async () => {
  const response = await signUp(ada)
  expect(response.headers.get('location')).toBe('/')
  expect(response.headers.get('set-cookie')).toMatch(/^next-auth\.session-token=.*; HttpOnly; SameSite=Lax$/)
  const start = await home(request('/', { cookie: cookiesOf(response) }), context())
  expect(start.headers.get('location')).toBe('/new')
  const again = await signIn(
    request('/api/sign-in', { form: { email: 'ada@example.com', password: ada.password } }),
    context(),
  )
  expect(cookiesOf(again)).toContain('session-token')
})

test('after signing up I land where I was going, and never on another site', async () => {
  expect((await signUp({ ...ada, next: '/join/abc' })).headers.get('location')).toBe('/join/abc')
  const elsewhere = await signUp({ ...ada, email: 'b@example.com', next: '//evil.example' })
  expect(elsewhere.headers.get('location')).toBe('/')
})

test('an address that is taken is answered in general words, without signing in or changing the account', async () => {
  const response = await signUp({ ...ada, email: 'ADMIN@acme.example' })
  expect(cookiesOf(response)).not.toContain('session-token')
  const page = await refusal(response)
  expect(page).toContain('This did not work. If you already have an account, sign in instead.')
  expect(page).toContain('value="Ada"')
  expect(page).not.toContain(ada.password)
  const old = await signIn(
    request('/api/sign-in', { form: { email: 'admin@acme.example', password: 'starling-demo' } }),
    context(),
  )
  expect(cookiesOf(old)).toContain('session-token')
})

test('of two people who take an address at once, one gets it', async () => {
  const answers = await Promise.all([signUp(ada), signUp({ ...ada, name: 'Eve' })])
  expect(answers.filter((answer) => cookiesOf(answer).includes('session-token'))).toHaveLength(1)
})

test.each([
  ['name', ' \u200b ', 'Enter your name.'],
  ['name', 'x'.repeat(81), '80 characters'],
  ['name', 'Ada\u202e', 'control characters'],
  ['email', 'ada', 'should look like name@example.com'],
  ['email', `${'x'.repeat(250)}@example.com`, '254 characters'],
  ['password', 'nine char', 'at least 10 characters'],
  ['password', 'x'.repeat(201), '200 characters'],
])('%s %j is refused with what to change', async (field, value, message) => {
  expect(await refusal(await signUp({ ...ada, [field]: value }))).toContain(message)
})

test('where sign-up is off, the pages say so and the command refuses', async () => {
  await app.close()
  app = await startApp({ SIGN_UP: 'off' })
  expect((await signUp(ada)).status).toBe(403)
  const page = await (await signUpPage(request('/sign-up'), context())).text()
  expect(page).toContain('by invitation')
  expect(page).not.toContain('<form')
  expect(await (await signInPage(request('/sign-in'), context())).text()).not.toContain('/sign-up')
})

test('sign-in and sign-up lead to each other, and keep where I was going', async () => {
  const next = '/sign-up?next=%2Fjoin%2Fabc'
  expect(await (await signInPage(request('/sign-in?next=/join/abc'), context())).text()).toContain(next)
  const page = await (await signUpPage(request('/sign-up?next=/join/abc'), context())).text()
  expect(page).toContain('/sign-in?next=%2Fjoin%2Fabc')
})
