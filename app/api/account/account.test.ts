import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as settingsPage } from '@/app/[org]/settings/route'
import { GET as sessionsPage } from '@/app/[org]/settings/sessions/route'
import { GET as openMembers } from '@/app/api/[org]/members/route'
import { GET as openNotifications } from '@/app/api/[org]/notifications/route'
import { POST as chooseNotify, GET as openSettings } from '@/app/api/[org]/settings/route'
import { GET as openSessions } from '@/app/api/[org]/settings/sessions/route'
import { POST as signIn } from '@/app/api/sign-in/route'
import { POST as signUp } from '@/app/api/sign-up/route'
import { viewerOfRequest } from '@/lib/auth/next-auth'
import { schema } from '@/lib/db'
import type { RouteContext } from '@/lib/http/input'
import { bindView } from '@/lib/live/bind'
import { publishInput } from '@/lib/notifications/input'
import { publish } from '@/lib/notifications/publish'
import { shellView } from '@/lib/shell/view'
import { context, cookiesOf, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { preferencesChanged } from '@/lib/topics'
import { POST as deleteAccount } from './delete/route'
import { POST as changePassword } from './password/route'
import { POST as changeProfile } from './profile/route'
import { POST as endSession } from './sessions/[session]/end/route'
import { POST as endOthers } from './sessions/end/route'

let app: TestApp
/** Ada, a member of Acme. */
let cookie: string
beforeEach(async () => {
  app = await startApp()
  const form = { name: 'Ada', email: 'ada@example.com', password: 'a long password' }
  const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0' }
  cookie = cookiesOf(await signUp(request('/api/sign-up', { form, headers }), context()))
  await join('acme', 'member')
})
afterEach(() => app.close())

const acme = context({ org: 'acme' })

async function adaId() {
  const { people } = schema
  const [row] = await app.services.db.select().from(people).where(eq(people.email, 'ada@example.com'))
  return row!.id
}

async function join(org: string, role: 'owner' | 'member') {
  const { db } = app.services
  await db.insert(schema.memberships).values({ org, role, person: await adaId(), createdAt: 1 })
}

async function signInAgain(password = 'a long password', email = 'ada@example.com') {
  const form = { email, password }
  return cookiesOf(await signIn(request('/api/sign-in', { form }), context()))
}

type Handler = (request: Request, context: RouteContext) => Promise<Response>
const send = (post: Handler, form: Record<string, string> = {}, as = cookie) =>
  post(
    request('/api/account', {
      form,
      cookie: as,
      headers: { host: 'localhost:3000', referer: 'http://localhost:3000/acme/settings' },
    }),
    context(),
  )

/** What the settings say after a command without JavaScript. */
async function pageAfter(response: Response) {
  expect([response.status, response.headers.get('location')]).toEqual([303, '/acme/settings'])
  const jar = [cookie, cookiesOf(response)].filter(Boolean).join('; ')
  return (await settingsPage(request('/acme/settings', { cookie: jar }), acme)).text()
}

async function open(get: Handler, as = cookie) {
  const response = await get(request('/api/acme/x', { cookie: as }), acme)
  expect(response.status).toBe(200)
  return new StreamReader(response)
}

const shows = (text: string) => (reader: StreamReader) => reader.text.includes(text)

test('a new password ends my other sessions and their streams, and this one goes on', async () => {
  const other = await signInAgain()
  const [here, there] = [await open(openNotifications), await open(openNotifications, other)]
  const page = await pageAfter(
    await send(changePassword, { current: 'a long password', password: 'another password' }),
  )
  expect(page).toContain('Your new password is set.')
  await there.until(({ done }) => done)
  expect(here.done).toBe(false)
  expect((await settingsPage(request('/acme/settings', { cookie: other }), acme)).status).toBe(303)
  expect(await signInAgain()).not.toContain('session-token')
  expect(await signInAgain('another password')).toContain('session-token')
  await here.cancel()
})

test('a wrong current password changes nothing, and no password is painted again', async () => {
  const page = await pageAfter(
    await send(changePassword, { current: 'not my password', password: 'another password' }),
  )
  expect(page).toContain('This is not your current password.')
  expect(page).not.toMatch(/not my password|another password/)
  expect(await signInAgain()).toContain('session-token')
})

test('my new name shows on my open pages, and to colleagues who see that I am here', async () => {
  const mine = await open(openSettings)
  const colleague = await open(openNotifications, await app.signIn('demo-acme-admin'))
  await colleague.until(shows('Ada'))
  const page = await pageAfter(await send(changeProfile, { name: 'Ada Lovelace', email: 'ada@example.com' }))
  expect(page).toContain('Your profile is saved.')
  await mine.until(shows('Ada Lovelace'))
  await colleague.until(shows('Ada Lovelace'))
  await Promise.all([mine.cancel(), colleague.cancel()])
})

test('my new name shows in the list of members that others look at', async () => {
  const list = await open(openMembers, await app.signIn('demo-acme-member'))
  await list.until(shows('Ada'))
  await send(changeProfile, { name: 'Countess', email: 'ada@example.com' })
  await list.until(({ events }) => events.some(({ data }) => /id="members"[\s\S]*Countess/.test(data)))
  await list.cancel()
})

test('another e-mail address takes my password, and one that nobody has', async () => {
  const change = async (email: string, current: string) =>
    pageAfter(await send(changeProfile, { name: 'Ada', email, current }))
  expect(await change('new@example.com', '')).toContain('This is not your password.')
  expect(await change('new@example.com', 'wrong')).toContain('This is not your password.')
  expect(await change('Admin@acme.example', 'a long password')).toContain('Try another e-mail address.')
  expect(await change('New@example.com', 'a long password')).toContain('Your profile is saved.')
  expect(await signInAgain('a long password', 'new@example.com')).toContain('session-token')
  expect(await signInAgain()).not.toContain('session-token')
})

test('the list of sessions names the device, marks this one, and follows a new sign-in', async () => {
  const page = await (await sessionsPage(request('/acme/settings/sessions', { cookie }), acme)).text()
  expect(page).toContain('Firefox on Linux')
  expect(page.match(/This one/g)).toHaveLength(1)
  expect(page).not.toContain('Sign out everywhere else')
  const reader = await open(openSessions)
  await signInAgain()
  await reader.until(shows('Sign out everywhere else'))
  await reader.cancel()
})

test('I end one session from the list: its stream closes and the list follows', async () => {
  const other = await signInAgain()
  const [list, there] = [await open(openSessions), await open(openNotifications, other)]
  await list.until(shows('Unknown device'))
  const url = /action="\/api\/account\/sessions\/([\w-]+)\/end"/
  const [, session = ''] = url.exec(await (await sessionsPage(request('/', { cookie }), acme)).text())!
  const before = list.events.length
  await endSession(request('/api/account/sessions/x/end', { form: {}, cookie }), context({ session }))
  await there.until(({ done }) => done)
  await list.until(({ events }) => events.slice(before).some(({ data }) => data.includes('id="sessions"')))
  expect(list.events.at(-1)!.data).not.toContain('Unknown device')
  await list.cancel()
})

test('nobody ends the session of somebody else', async () => {
  const [mine] = await app.services.db
    .select()
    .from(schema.sessions)
    .where(eq(schema.sessions.person, await adaId()))
  const stranger = await app.signIn('demo-acme-admin')
  const at = context({ session: mine!.id })
  await endSession(request('/api/account/sessions/x/end', { form: {}, cookie: stranger }), at)
  expect((await settingsPage(request('/acme/settings', { cookie }), acme)).status).toBe(200)
})

test('signing out everywhere else leaves this session alone', async () => {
  const others = [await signInAgain(), await signInAgain()]
  await send(endOthers)
  for (const other of others)
    expect((await settingsPage(request('/acme/settings', { cookie: other }), acme)).status).toBe(303)
  expect((await settingsPage(request('/acme/settings', { cookie }), acme)).status).toBe(200)
})

test('a session that is used later says so, noted at most every few minutes', async () => {
  const { db } = app.services
  const lastSeen = async () => (await db.select().from(schema.sessions)).map(({ lastSeenAt }) => lastSeenAt)
  await db.update(schema.sessions).set({ lastSeenAt: 1 })
  await settingsPage(request('/acme/settings', { cookie }), acme)
  const [noted] = await lastSeen()
  expect(noted).toBeGreaterThan(1)
  await db.update(schema.sessions).set({ lastSeenAt: noted! - 60_000 })
  await settingsPage(request('/acme/settings', { cookie }), acme)
  expect(await lastSeen()).toEqual([noted! - 60_000])
})

test('only what I chose pops up, and everything is counted', async () => {
  const { db, outbox } = app.services
  const say = async (title: string, severity: string) => {
    await publish(db, 'acme', publishInput.parse({ title, severity }))
    await outbox.drain()
  }
  const choose = (notify: string) =>
    chooseNotify(request('/api/acme/settings', { form: { notify }, cookie }), acme)
  await choose('important')
  const reader = await open(openNotifications)
  await reader.until(shows('No unread'))
  await say('Just so', 'info')
  await say('Careful', 'warning')
  await reader.until(shows('2 unread'))
  expect(reader.text).toContain('id="toast-2"')
  expect(reader.text).not.toContain('id="toast-1"')
  await choose('none')
  const silent = await open(openNotifications)
  await silent.until(shows('2 unread'))
  await say('Broken', 'error')
  await silent.until(shows('3 unread'))
  expect(silent.text).not.toContain('id="toast-3"')
  expect((await choose('some')).status).toBe(400)
  await Promise.all([reader.cancel(), silent.cancel()])
})

test('the choice shows in my other windows', async () => {
  const reader = await open(openSettings)
  await chooseNotify(request('/api/acme/settings', { form: { notify: 'none' }, cookie }), acme)
  await reader.until(({ events }) =>
    events.some(({ data }) => /checked="" value="none"|value="none" checked/.test(data)),
  )
  await reader.cancel()
})

test('I delete my account with my password: everything of it is gone, also an organisation of mine alone', async () => {
  const { db } = app.services
  const id = await adaId()
  await db.insert(schema.organisations).values({ slug: 'ada', name: 'Ada Ltd', createdAt: 1 })
  await join('ada', 'owner')
  const stream = await open(openNotifications)
  const page = await (await settingsPage(request('/acme/settings', { cookie }), acme)).text()
  expect(page).toContain('You are alone in Ada Ltd')
  expect(await pageAfter(await send(deleteAccount, { proof: 'wrong' }))).toContain(
    'This is not your password.',
  )
  const response = await send(deleteAccount, { proof: 'a long password' })
  expect(response.headers.get('location')).toBe('/')
  expect(response.headers.get('set-cookie')).toMatch(/session-token=;.*Max-Age=0/)
  await stream.until(({ done }) => done)
  expect(await db.select().from(schema.people).where(eq(schema.people.id, id))).toEqual([])
  expect(await db.select().from(schema.memberships).where(eq(schema.memberships.person, id))).toEqual([])
  expect(await db.select().from(schema.sessions).where(eq(schema.sessions.person, id))).toEqual([])
  const slugs = (await db.select().from(schema.organisations)).map(({ slug }) => slug)
  expect(slugs.sort()).toEqual(['acme', 'globex'])
})

test('the last owner of an organisation with others in it cannot go before there is another one', async () => {
  const { db } = app.services
  const owner = and(eq(schema.memberships.org, 'acme'), eq(schema.memberships.role, 'owner'))
  await db.update(schema.memberships).set({ role: 'member' }).where(owner)
  const mine = eq(schema.memberships.person, await adaId())
  await db.update(schema.memberships).set({ role: 'owner' }).where(mine)
  const page = await pageAfter(await send(deleteAccount, { proof: 'a long password' }))
  expect(page).toContain('You are the last owner of Acme. Make somebody else an owner first')
  expect(await signInAgain()).toContain('session-token')
  const colleague = eq(schema.memberships.person, 'demo-acme-admin')
  await db.update(schema.memberships).set({ role: 'owner' }).where(colleague)
  expect((await send(deleteAccount, { proof: 'a long password' })).headers.get('location')).toBe('/')
})

test('the accounts of the demo, which everybody shares, stay as they are', async () => {
  const demo = await app.signIn('demo-acme-admin')
  for (const post of [changeProfile, changePassword, deleteAccount])
    expect((await send(post, { proof: 'starling-demo' }, demo)).status).toBe(403)
  const page = await (await settingsPage(request('/acme/settings', { cookie: demo }), acme)).text()
  expect(page).toContain('You share this account')
  expect(page).not.toContain('type="password"')
})

test('nobody does any of this without a session, or from another site', async () => {
  for (const post of [changeProfile, changePassword, deleteAccount, endOthers]) {
    expect((await send(post, {}, '')).headers.get('location')).toBe('/sign-in')
    const forged = request('/x', { form: {}, cookie, headers: { 'sec-fetch-site': 'cross-site' } })
    expect((await post(forged, context())).status).toBe(403)
  }
})

test('a choice for this organisation makes the frame of its open pages be authorised anew, and no other', async () => {
  const viewer = await viewerOfRequest(request('/', { cookie }), app.services.auth)
  const view = await bindView(shellView, viewer!, { org: 'acme' })
  const chosen = (org: string) => ({
    id: '1-0' as const,
    topic: 'u:x',
    type: preferencesChanged,
    data: { org },
  })
  expect(view.variant).toBe('acme all')
  expect([view.rescope?.(chosen('acme')), view.rescope?.(chosen('globex'))]).toEqual([true, false])
})
