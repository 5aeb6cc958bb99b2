import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GET as openPage } from '@/app/[org]/notifications/route'
import { POST as signOut } from '@/app/api/sign-out/route'
import { GET as openRawStream } from '@/app/api/v1/events/route'
import { publishInput } from '@/lib/notifications/input'
import { publish } from '@/lib/notifications/publish'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { POST as markRead } from './[id]/read/route'
import { POST as markAllRead } from './read/route'
import { GET, POST } from './route'

let app: TestApp
let admin: string
let member: string
beforeEach(async () => {
  app = await startApp()
  admin = await app.signIn('demo-acme-admin')
  member = await app.signIn('demo-acme-member')
})
afterEach(() => app.close())

const url = '/api/acme/notifications'
const acme = context({ org: 'acme' })

async function publishNow(fields: Record<string, unknown>, org = 'acme') {
  const published = await publish(app.services.db, org, publishInput.parse(fields))
  await app.services.outbox.drain()
  return published
}

async function openStream(cookie: string, query = '', headers: Record<string, string> = {}, org = 'acme') {
  const abort = new AbortController()
  const stream = request(`/api/${org}/notifications${query}`, { cookie, headers, signal: abort.signal })
  const response = await GET(stream, context({ org }))
  expect(response.status).toBe(200)
  return { response, abort, reader: new StreamReader(response) }
}

/** The stream behind the first paint of the page, as the page itself opens it. */
async function openPageAndStream(cookie: string, org = 'acme') {
  const at = context({ org })
  const page = await (await openPage(request(`/${org}/notifications`, { cookie }), at)).text()
  const query = /after=([^&"]+)/.exec(page)![0]
  return { page, ...(await openStream(cookie, `?${query}`, {}, org)) }
}

const shows = (text: string) => (reader: StreamReader) =>
  reader.events.some(({ data }) => data.includes(text))

test('the stream has the headers that keep it flowing and announces its heartbeat', async () => {
  const { response } = await openStream(member)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    'datastar-heartbeat': '15000',
  })
})

test('a page shows what is published after its first paint, once, and counts it', async () => {
  await publishNow({ title: 'Before' })
  const { page, reader } = await openPageAndStream(member)
  expect(page).toContain('Before')
  await publishNow({ title: 'Deploy finished' })
  await reader.until(shows('2 unread'))
  const patches = reader.events.map(({ data }) => data)
  expect(patches.filter((data) => data.includes('id="toast-2"'))).toHaveLength(1)
  expect(patches.filter((data) => data.includes('<li id="notification-2"'))).toHaveLength(1)
  expect(reader.text).not.toContain('Before')
})

test('Last-Event-ID wins over the cursor of the first paint', async () => {
  const { reader, abort } = await openPageAndStream(member)
  await publishNow({ title: 'First' })
  await reader.until(shows('First'))
  abort.abort()
  await publishNow({ title: 'Second' })
  const resumed = await openStream(member, '?after=1.1.0', { 'last-event-id': reader.lastEventId! })
  await resumed.reader.until(shows('Second'))
  expect(resumed.reader.text).not.toContain('First')
})

test('what is for admins reaches admins and nobody else', async () => {
  const boss = await openPageAndStream(admin)
  const colleague = await openPageAndStream(member)
  await publishNow({ title: 'For the bosses', audience: 'admins' })
  await publishNow({ title: 'For everyone' })
  await boss.reader.until(shows('For everyone'))
  await colleague.reader.until(shows('For everyone'))
  expect(shows('For the bosses')(boss.reader)).toBe(true)
  expect(colleague.reader.text).not.toContain('For the bosses')
  expect(
    await (await openPage(request('/acme/notifications', { cookie: member }), acme)).text(),
  ).not.toContain('For the bosses')
})

test('what is for one person reaches that person and nobody else', async () => {
  const me = await openPageAndStream(member)
  const boss = await openPageAndStream(admin)
  await publishNow({ title: 'Just for you', audience: 'person', person: 'demo-acme-member' })
  await publishNow({ title: 'For everyone' })
  await me.reader.until(shows('Just for you'))
  await boss.reader.until(shows('For everyone'))
  expect(boss.reader.text).not.toContain('Just for you')
})

test('another organisation sees nothing of it', async () => {
  const { reader } = await openPageAndStream(member)
  await publishNow({ title: 'Secret of Globex' }, 'globex')
  await publishNow({ title: 'For everyone' })
  await reader.until(shows('For everyone'))
  expect(reader.text).not.toContain('Globex')
})

test('HTML in a title is shown as text, in the page and in the patch', async () => {
  const { reader } = await openPageAndStream(member)
  await publishNow({ title: '<script>alert(1)</script>', body: '"><img src=x onerror=alert(1)>' })
  await reader.until(shows('alert(1)'))
  const page = await (await openPage(request('/acme/notifications', { cookie: member }), acme)).text()
  for (const text of [reader.text, page]) {
    expect(text).toContain('&lt;script&gt;alert(1)')
    expect(text).not.toContain('<script>alert')
    expect(text).not.toContain('<img src=x')
  }
})

test('marking one as read moves the bell of the person’s other windows, and nobody else’s', async () => {
  const { id } = await publishNow({ title: 'One' })
  await publishNow({ title: 'Two' })
  const window = await openPageAndStream(member)
  const other = await openPageAndStream(admin)
  const response = await markRead(
    request(`${url}/${id}/read`, { cookie: member, method: 'POST', headers: { 'datastar-request': 'true' } }),
    context({ org: 'acme', id }),
  )
  expect(response.status).toBe(204)
  await window.reader.until(shows('1 unread notification'))
  await publishNow({ title: 'Three' })
  await other.reader.until(shows('3 unread'))
  expect(shows('1 unread notification')(other.reader)).toBe(false)
})

test('marking all as read empties the bell, and only what comes later counts again', async () => {
  await publishNow({ title: 'One' })
  await publishNow({ title: 'Two' })
  const { reader } = await openPageAndStream(member)
  await markAllRead(request(`${url}/read`, { cookie: member, method: 'POST' }), acme)
  await reader.until(shows('No unread notifications'))
  await publishNow({ title: 'Three' })
  await reader.until(shows('1 unread notification'))
})

test('older notifications are pages of their own, which news do not disturb', async () => {
  for (let number = 1; number <= 31; number++)
    await publish(app.services.db, 'acme', publishInput.parse({ title: `No. ${number}.` }))
  await app.services.outbox.drain()
  const newest = await (await openPage(request('/acme/notifications', { cookie: member }), acme)).text()
  expect(newest).toContain('No. 31.')
  expect(newest).not.toContain('No. 1.')
  expect(newest).toContain('href="/acme/notifications?before=2"')
  const older = await (
    await openPage(request('/acme/notifications?before=2', { cookie: member }), acme)
  ).text()
  expect(older).toContain('No. 1.')
  expect(older).not.toContain('before=1"')
  const { reader } = await openStream(member, '?before=2')
  await reader.until(shows('No. 1.'))
  await publishNow({ title: 'News' })
  await reader.until(shows('32 unread'))
  expect(reader.text).not.toContain('<li id="notification-32"')
})

test('the stream and the commands are closed to strangers, and a foreign organisation does not exist', async () => {
  const globex = await app.signIn('demo-globex-admin')
  for (const [cookie, status] of [
    [undefined, 401],
    [globex, 404],
  ] as const) {
    const identity = cookie ? { cookie } : {}
    const id = (await publishNow({ title: 'x' })).id
    const answers = [
      await GET(request(url, identity), acme),
      await POST(request(url, { ...identity, body: '{"title":"x"}' }), acme),
      await markAllRead(request(`${url}/read`, { ...identity, method: 'POST' }), acme),
      await markRead(
        request(`${url}/${id}/read`, { ...identity, method: 'POST' }),
        context({ org: 'acme', id }),
      ),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status, status])
  }
})

test('what a member may not see cannot be marked as read', async () => {
  const { id } = await publishNow({ title: 'For the bosses', audience: 'admins' })
  const mark = request(`${url}/${id}/read`, { cookie: member, method: 'POST' })
  expect((await markRead(mark, context({ org: 'acme', id }))).status).toBe(404)
})

test('a request that another site makes the browser send is refused', async () => {
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
    expect((await GET(request(url, { cookie: member, headers }), acme)).status).toBe(403)
    expect((await POST(request(url, { cookie: admin, headers, body: '{"title":"x"}' }), acme)).status).toBe(
      403,
    )
  }
})

test('HEAD tells the headers of the stream and leaves nothing open', async () => {
  const response = await GET(request(url, { cookie: member, method: 'HEAD' }), acme)
  expect([response.headers.get('content-type'), response.body]).toEqual(['text/event-stream', null])
  expect(app.services.engine.size).toBe(0)
})

test.each([
  '{"title":{"toString":1},"body":{"toString":null}}',
  `{"title":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  '[]',
  '"x"',
  '{"title":',
])('a body that no form sends is refused: %.40s', async (body) => {
  expect((await POST(request(url, { cookie: admin, body }), acme)).status).toBe(400)
})

test('an empty body has no fields, whoever sends it', async () => {
  expect((await markAllRead(request(`${url}/read`, { cookie: member, body: '' }), acme)).status).toBe(204)
})

test('without JavaScript a command leads back to the page that it was sent from', async () => {
  const { id } = await publishNow({ title: 'One' })
  const send = (referer: string) =>
    markRead(
      request(`${url}/${id}/read`, {
        cookie: member,
        form: {},
        headers: { referer, host: 'localhost:3000' },
      }),
      context({ org: 'acme', id }),
    )
  const from = 'http://localhost:3000/acme/notifications?before=9'
  expect((await send(from)).headers.get('location')).toBe('/acme/notifications?before=9')
  for (const other of ['http://evil.example/x', 'http://localhost:3000//evil.example', 'garbage'])
    expect((await send(other)).headers.get('location')).toBe('/acme/notifications')
})

test('members may not send notifications', async () => {
  expect((await POST(request(url, { cookie: member, body: '{"title":"x"}' }), acme)).status).toBe(403)
})

test('a refused form comes back with what was typed and the message beside the field', async () => {
  const form = { title: '', body: 'half a <novel>', severity: 'info', audience: 'everyone', href: 'ftp://x' }
  const response = await POST(
    request(url, { cookie: admin, form, headers: { 'datastar-request': 'true' } }),
    acme,
  )
  expect(response.status).toBe(200)
  const { events } = await new StreamReader(response).until(({ done }) => done)
  expect(events).toHaveLength(1)
  expect(events[0]!.data).toContain('half a &lt;novel&gt;')
  expect(events[0]!.data).toContain('Give a title.')
  expect(events[0]!.data).toContain('must be a path of this site')
})

test('without JavaScript a refused form comes back by 303, with what was typed, once', async () => {
  const form = { title: '', body: 'half a novel', severity: 'info', audience: 'everyone', href: '' }
  const refused = await POST(request(url, { cookie: admin, form }), acme)
  expect([refused.status, refused.headers.get('location')]).toEqual([303, '/acme/notifications'])
  const cookie = `${admin}; ${refused.headers.get('set-cookie')!.split(';')[0]}`
  const show = async () => (await openPage(request('/acme/notifications', { cookie }), acme)).text()
  const page = await show()
  expect(page).toContain('half a novel')
  expect(page).toContain('Give a title.')
  expect(await show()).not.toContain('half a novel')
})

test('without JavaScript a sent form leads back to the page, which shows the notification', async () => {
  const form = { title: 'By hand', body: '', severity: 'warning', audience: 'admins', href: '' }
  const sent = await POST(request(url, { cookie: admin, form }), acme)
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/acme/notifications'])
  expect(await (await openPage(request('/acme/notifications', { cookie: admin }), acme)).text()).toContain(
    'By hand',
  )
})

test('nothing stays open when the client leaves, also while the handler still waits for the database', async () => {
  const { hub, engine } = app.services
  const { abort } = await openStream(member)
  expect([engine.size, hub.health().subscriptions]).toEqual([1, 1])
  abort.abort()
  expect([engine.size, hub.health().subscriptions]).toEqual([0, 0])
  const leaving = new AbortController()
  const pending = GET(request(url, { cookie: member, signal: leaving.signal }), acme)
  leaving.abort()
  await pending
  expect([engine.size, hub.health().subscriptions]).toEqual([0, 0])
})

test('signing out ends the session everywhere and closes its streams; other sessions go on', async () => {
  const again = await app.signIn('demo-acme-member')
  const ended = await openStream(member)
  const other = await openPageAndStream(again)
  const response = await signOut(request('/api/sign-out', { cookie: member, form: {} }), context())
  expect(response.headers.get('set-cookie')).toContain('Max-Age=0')
  await ended.reader.until(({ done }) => done)
  expect((await GET(request(url, { cookie: member }), acme)).status).toBe(401)
  await publishNow({ title: 'Still here' })
  await other.reader.until(shows('Still here'))
})

test('everybody in the organisation sees who comes, with one query for all of them', async () => {
  const boss = await openPageAndStream(admin)
  expect(boss.page).toContain('aria-label="1 person here: Acme Admin"')
  const bossToo = await openPageAndStream(admin)
  const stranger = await openPageAndStream(await app.signIn('demo-globex-admin'), 'globex')
  await stranger.reader.until(shows('1 person here: Globex Admin'))
  const queries = vi.spyOn(app.services.db, 'selectDistinct')
  const colleague = await openStream(member, `?after=${await app.services.hub.head()}`)
  const streams = [boss, bossToo, colleague]
  for (const { reader } of streams) await reader.until(shows('2 people here: Acme Admin, Acme Member'))
  // One by the newcomer, whose stream begins with it, and one for everybody else.
  expect(queries).toHaveBeenCalledTimes(2)
  expect(stranger.reader.text).not.toContain('Acme')
})

test('a script that reads the raw stream is nobody who is here', async () => {
  const { reader } = await openPageAndStream(admin)
  await reader.until(shows('1 person here'))
  await openRawStream(request('/api/v1/events?topics=o:acme', { cookie: member }))
  await openPageAndStream(await app.signIn('demo-acme-guest'))
  await reader.until(shows('2 people here: Acme Admin, Acme Guest'))
})

test('each page says how quickly events arrive', async () => {
  const { reader } = await openPageAndStream(member)
  await reader.until(shows('{"_upstream":"live"}'))
})

test('a stream that cannot be resumed starts with a snapshot of everything', async () => {
  await publishNow({ title: 'Before the restart' })
  const { reader } = await openStream(member, '?after=1.1.0')
  await reader.until(shows('Before the restart'))
  expect(shows('1 unread notification')(reader)).toBe(true)
})

test('a page whose place in the stream is unknown gets a snapshot from a known one when the store answers', async () => {
  vi.spyOn(app.services.hub, 'head').mockRejectedValue(new Error('The store is slow.'))
  const { reader } = await openStream(member)
  await reader.until(({ lastEventId }) => lastEventId !== undefined)
  vi.restoreAllMocks()
  expect(reader.lastEventId).toBe(await app.services.hub.head())
  expect(shows('No unread notifications')(reader)).toBe(true)
})
