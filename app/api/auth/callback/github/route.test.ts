import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as settingsPage } from '@/app/[org]/settings/route'
import { POST as deleteAccount } from '@/app/api/account/delete/route'
import { POST as disconnect } from '@/app/api/account/github/disconnect/route'
import { POST as connect } from '@/app/api/account/github/route'
import { POST as setPassword } from '@/app/api/account/password/route'
import { POST as leave } from '@/app/api/sign-in/github/route'
import { POST as signUp } from '@/app/api/sign-up/route'
import { GET as signInPage } from '@/app/sign-in/route'
import { schema } from '@/lib/db'
import { context, cookiesOf, request, startApp, type TestApp } from '@/lib/testing/app'
import { type FakeGitHub, startGitHub } from '@/lib/testing/github'
import { GET } from './route'

let app: TestApp
let github: FakeGitHub
beforeEach(async () => {
  github = await startGitHub()
  app = await startApp({}, { github: github.app })
})
afterEach(async () => {
  await app.close()
  await github.close()
})

/** Goes to GitHub and comes back to the address that GitHub names. */
async function goToGitHub(start: Response) {
  expect(start.status).toBe(303)
  expect(start.headers.get('location')).toContain(`${github.app.site}/login/oauth/authorize?`)
  const answer = await fetch(start.headers.get('location')!, { redirect: 'manual' })
  const back = new URL(answer.headers.get('location')!)
  expect(back.origin + back.pathname).toBe('http://localhost:3000/api/auth/callback/github')
  return { path: back.pathname + back.search, cookie: cookiesOf(start) }
}

const leaveFor = (next = '') => leave(request('/api/sign-in/github', { form: { next } }), context())
const arrive = (path: string, cookie: string) =>
  GET(request(path, { cookie, headers: { 'sec-fetch-site': 'cross-site' } }), context())

async function signInWithGitHub(next?: string) {
  const { path, cookie } = await goToGitHub(await leaveFor(next))
  return arrive(path, cookie)
}

async function connectTo(session: string) {
  const form = { next: '/acme/settings' }
  const { path, cookie } = await goToGitHub(
    await connect(request('/api/account/github', { form, cookie: session }), context()),
  )
  return { path, cookie: `${session}; ${cookie}`, arrived: await arrive(path, `${session}; ${cookie}`) }
}

const refusal = async (response: Response) =>
  (await signInPage(request('/sign-in', { cookie: cookiesOf(response) }), context())).text()

async function signUpWith(email: string) {
  const form = { name: 'Ada', email, password: 'a long password' }
  return cookiesOf(await signUp(request('/api/sign-up', { form }), context()))
}

const people = () => app.services.db.select().from(schema.people)
const ada = async () => (await people()).find(({ email }) => email === 'ada@example.com')

async function settings(cookie: string) {
  const person = (await ada())!.id
  const row = { org: 'acme', person, role: 'member' as const, createdAt: 1 }
  await app.services.db.insert(schema.memberships).values(row).onConflictDoNothing()
  return (await settingsPage(request('/acme/settings', { cookie }), context({ org: 'acme' }))).text()
}

test('I sign up with GitHub, land where I was going, and am the same person the next time', async () => {
  const response = await signInWithGitHub('/join/abc')
  expect([response.status, response.headers.get('location')]).toEqual([303, '/join/abc'])
  expect(cookiesOf(response)).toContain('next-auth.session-token')
  expect(await ada()).toMatchObject({ name: 'Ada', passwordHash: null })
  const count = (await people()).length
  github.somebody = { ...github.somebody, login: 'renamed', emails: [] }
  expect(cookiesOf(await signInWithGitHub())).toContain('next-auth.session-token')
  expect(await people()).toHaveLength(count)
})

test('an address that has an account already is not taken over: I am told to connect GitHub instead', async () => {
  await signUpWith('ada@example.com')
  const response = await signInWithGitHub()
  expect(cookiesOf(response)).not.toContain('session-token')
  expect(await refusal(response)).toContain('Sign in with its password, then connect GitHub')
  expect(await app.services.db.select().from(schema.accounts)).toEqual([])
})

test.each([
  ['not verified', [{ email: 'ada@example.com', primary: true, verified: false }]],
  ['not the primary one', [{ email: 'ada@example.com', primary: false, verified: true }]],
])('an address that is %s makes no account', async (_why, emails) => {
  github.somebody = { ...github.somebody, emails }
  expect(await refusal(await signInWithGitHub())).toContain('no verified primary e-mail address')
  expect(await ada()).toBeUndefined()
})

test('a link back from GitHub is worth nothing in another browser, a second time, or made up', async () => {
  const { path, cookie } = await goToGitHub(await leaveFor())
  for (const [link, jar] of [
    [path, ''],
    [path.replace(/state=[^&]*/, 'state=x'), cookie],
    ['/api/auth/callback/github', cookie],
    ['/api/auth/callback/github?error=access_denied', cookie],
  ] as const) {
    const response = await arrive(link, jar)
    expect(cookiesOf(response)).not.toContain('session-token')
    expect(await refusal(response)).toContain('Signing in with GitHub did not work.')
  }
  expect(cookiesOf(await arrive(path, cookie))).toContain('session-token')
  expect(cookiesOf(await arrive(path, cookie))).not.toContain('session-token')
})

test('I connect GitHub in my settings, sign in with it, and disconnect it', async () => {
  const session = await signUpWith('ada@example.com')
  expect((await connectTo(session)).arrived.headers.get('location')).toBe('/acme/settings')
  expect(await settings(session)).toContain('Disconnect GitHub')
  expect(cookiesOf(await signInWithGitHub())).toContain('session-token')
  await disconnect(request('/api/account/github/disconnect', { form: {}, cookie: session }), context())
  expect(await settings(session)).not.toContain('Disconnect GitHub')
  expect(cookiesOf(await signInWithGitHub())).not.toContain('session-token')
})

test('a GitHub account belongs to one person', async () => {
  await signInWithGitHub()
  const session = await signUpWith('eve@example.com')
  const { arrived } = await connectTo(session)
  const jar = `${session}; ${cookiesOf(arrived)}`
  const person = (await people()).find(({ email }) => email === 'eve@example.com')!.id
  await app.services.db
    .insert(schema.memberships)
    .values({ org: 'acme', person, role: 'member', createdAt: 1 })
  const page = await (
    await settingsPage(request('/acme/settings', { cookie: jar }), context({ org: 'acme' }))
  ).text()
  expect(page).toContain('Somebody else signs in with this GitHub account already.')
})

test('who went to GitHub to connect it, and is somebody else when they come back, connects nothing', async () => {
  const session = await signUpWith('ada@example.com')
  const start = await connect(request('/api/account/github', { form: {}, cookie: session }), context())
  const { path, cookie } = await goToGitHub(start)
  const other = await signUpWith('eve@example.com')
  for (const jar of [cookie, `${other}; ${cookie}`]) await arrive(path, jar)
  expect(await app.services.db.select().from(schema.accounts)).toEqual([])
})

test('without a password I set one before I disconnect GitHub, and prove my address to delete my account', async () => {
  const session = cookiesOf(await signInWithGitHub())
  expect(await settings(session)).toContain('Set a password before you disconnect it.')
  const send = (post: typeof disconnect, form: Record<string, string> = {}) =>
    post(request('/api/account', { form, cookie: session }), context())
  expect((await send(disconnect)).status).toBe(409)
  expect(cookiesOf(await send(deleteAccount, { proof: 'eve@example.com' }))).toContain('starling-flash')
  await send(setPassword, { password: 'a first password' })
  expect((await send(disconnect)).status).toBe(303)
  expect(cookiesOf(await send(deleteAccount, { proof: 'ada@example.com' }))).toContain('starling-flash')
  expect((await send(deleteAccount, { proof: 'a first password' })).headers.get('location')).toBe('/')
  expect(
    await app.services.db.select().from(schema.people).where(eq(schema.people.email, 'ada@example.com')),
  ).toEqual([])
})

test('where sign-up is off, GitHub lets in only those who are known', async () => {
  await signInWithGitHub()
  await app.close()
  app = await startApp({ SIGN_UP: 'off' }, { github: github.app })
  expect(await refusal(await signInWithGitHub())).toContain('without an invitation')
})

test('where GitHub is not set up its ways in are not there', async () => {
  await app.close()
  app = await startApp()
  expect((await leaveFor()).status).toBe(404)
  expect((await arrive('/api/auth/callback/github?code=x', '')).status).toBe(404)
  expect(await (await signInPage(request('/sign-in'), context())).text()).not.toContain('GitHub')
})
