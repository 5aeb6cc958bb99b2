import { afterEach, expect, test } from 'vitest'
import { GET as openPage } from '@/app/[org]/notifications/route'
import { schema } from '@/lib/db'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { GET as openPageStream } from './[org]/notifications/route'
import { POST as closeStream } from './[org]/streams/[id]/route'
import { POST as signOut } from './sign-out/route'
import { GET as openRawStream } from './v1/events/route'

let app: TestApp
afterEach(() => app.close())

const acme = context({ org: 'acme' })
const events = '/api/v1/events?topics=o:acme'
const shows = (text: string) => (reader: StreamReader) =>
  reader.events.some(({ data }) => data.includes(text))
const ended = ({ done }: StreamReader) => done
const openStreams = () => app.services.db.select().from(schema.openStreams)

/** The URL of the stream of a fresh page, as its HTML has it. */
async function paint(cookie: string): Promise<string> {
  const html = await (await openPage(request('/acme/notifications', { cookie }), acme)).text()
  const [, url] = /@get\(&quot;(.+?)&quot;/.exec(html)!
  return url!.replaceAll('\\u0026', '&')
}

function connect(url: string, cookie: string, headers: Record<string, string> = {}) {
  const abort = new AbortController()
  const answer = openPageStream(request(url, { cookie, headers, signal: abort.signal }), acme)
  return {
    abort,
    answer,
    get reader() {
      return answer.then((response) => new StreamReader(response))
    },
  }
}

const openTab = async (cookie: string) => connect(await paint(cookie), cookie).reader

test('the oldest page gives way to a third one, says so, and does not come back by itself', async () => {
  app = await startApp({ MAX_STREAMS_PER_USER: '2' })
  const cookie = await app.signIn('demo-acme-member')
  const url = await paint(cookie)
  const first = await connect(url, cookie).reader
  const second = await openTab(cookie)
  const third = await openTab(cookie)
  await first.until(ended)
  const [pill, notice] = first.events.slice(-2)
  expect(pill!.data).toContain('selector #connection')
  expect(notice!.data).toContain('selector #live')
  expect(notice!.data).toContain('Take over')

  const again = connect(url, cookie, { 'last-event-id': first.lastEventId ?? '' })
  expect((await again.answer).status).toBe(200)
  const told = await again.reader
  await told.until(ended)
  expect(told.events).toHaveLength(2)
  expect(told.events[1]!.data).toContain('This page gave way to a newer one')
  expect([second.done, third.done]).toEqual([false, false])

  const reloaded = await openTab(cookie)
  await second.until(ended)
  expect([third.done, reloaded.done]).toEqual([false, false])
})

test('a page that reconnects keeps its place, and nobody else gives way', async () => {
  app = await startApp({ MAX_STREAMS_PER_USER: '2' })
  const cookie = await app.signIn('demo-acme-member')
  const other = await openTab(cookie)
  const url = await paint(cookie)
  let half = await connect(url, cookie).reader
  for (let attempt = 0; attempt < 3; attempt++) {
    const next = await connect(url, cookie).reader
    await half.until(ended)
    half = next
  }
  expect([other.done, half.done]).toEqual([false, false])
  expect(await openStreams()).toHaveLength(2)
})

test('the id of a page has one form, and the message says what to do', async () => {
  app = await startApp()
  const cookie = await app.signIn('demo-acme-member')
  const response = await connect('/api/acme/notifications?tab=mine', cookie).answer
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    error: { field: 'tab', message: expect.stringContaining('load the page again') },
  })
})

test('with the policy of rejection a page too many gets 429, and when to come again', async () => {
  app = await startApp({ MAX_STREAMS_PER_USER: '1', STREAM_CAP_POLICY: 'reject' })
  const cookie = await app.signIn('demo-acme-member')
  const { abort, answer } = connect(await paint(cookie), cookie)
  await answer
  const second = await paint(cookie)
  const refused = await connect(second, cookie).answer
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('5')
  expect(await refused.json()).toMatchObject({ error: { code: 'rate_limited' } })
  abort.abort()
  expect((await connect(second, cookie).answer).status).toBe(200)
})

test('a client that leaves while its stream is being opened leaves nothing behind', async () => {
  app = await startApp({ MAX_STREAMS_PER_USER: '1', STREAM_CAP_POLICY: 'reject' })
  const cookie = await app.signIn('demo-acme-member')
  const url = await paint(cookie)
  const { abort, answer } = connect(url, cookie)
  abort.abort()
  await answer
  expect(app.services.engine.size).toBe(0)
  expect((await connect(await paint(cookie), cookie).answer).status).toBe(200)
  expect((await openStreams()).filter(({ closedAt }) => closedAt === null)).toHaveLength(1)
})

test('HEAD takes no place', async () => {
  app = await startApp()
  const cookie = await app.signIn('demo-acme-member')
  const url = await paint(cookie)
  await openPageStream(request(url, { cookie, method: 'HEAD' }), acme)
  expect(await openStreams()).toEqual([])
})

test('addresses have a cap, and behind a trusted proxy its word counts', async () => {
  app = await startApp({ MAX_STREAMS_PER_IP: '1', TRUST_PROXY: 'on' })
  const cookie = await app.signIn('demo-acme-member')
  const from = (address: string) => ({ 'x-forwarded-for': `6.6.6.6, ${address}` })
  const [first, second, third] = [await paint(cookie), await paint(cookie), await paint(cookie)]
  await connect(first, cookie, from('10.0.0.1')).reader
  expect((await connect(second, cookie, from('10.0.0.1')).answer).status).toBe(429)
  expect((await connect(third, cookie, from('10.0.0.2')).answer).status).toBe(200)
})

test('programs count by their key; one that gave way reads why, and its EventSource stays away', async () => {
  app = await startApp({ MAX_STREAMS_PER_USER: '1' })
  const key = { authorization: `Bearer ${app.key('acme')}` }
  const open = (query = '', headers = {}) =>
    openRawStream(request(`${events}${query}`, { headers: { ...key, ...headers } }))
  const first = new StreamReader(await open('&client=ci-1'))
  const second = new StreamReader(await open())
  await first.until(ended)
  expect(first.events.at(-1)).toMatchObject({ event: 'ended', data: '{"reason":"replaced"}' })
  expect((await open('&client=ci-1', { 'last-event-id': first.lastEventId ?? '' })).status).toBe(204)
  expect(second.done).toBe(false)
  // Started anew by somebody, it is the newest.
  const anew = new StreamReader(await open('&client=ci-1'))
  await second.until(ended)
  expect(anew.done).toBe(false)
  expect((await open('&client=a%20b')).status).toBe(400)
})

test('I close one of my pages, and it says so; that of somebody else I cannot', async () => {
  app = await startApp()
  const [member, guest] = [await app.signIn('demo-acme-member'), await app.signIn('demo-acme-guest')]
  const page = await openTab(member)
  const { id } = (await openStreams())[0]!
  const close = (cookie: string) =>
    closeStream(request(`/api/acme/streams/${id}`, { cookie, form: {} }), context({ org: 'acme', id }))
  await close(guest)
  expect(page.done).toBe(false)
  const response = await close(member)
  expect([response.status, response.headers.get('location')]).toEqual([303, '/acme/settings/sessions'])
  await page.until(shows('This page was closed in the settings'))
  await page.until(ended)
  expect((await close(member)).status).toBe(404)
})

test('signing out frees the places of all pages of the session', async () => {
  app = await startApp({ MAX_STREAMS_PER_USER: '1', STREAM_CAP_POLICY: 'reject' })
  const cookie = await app.signIn('demo-acme-member')
  const page = await openTab(cookie)
  await signOut(request('/api/sign-out', { cookie, form: {} }), context())
  await page.until(ended)
  const again = await app.signIn('demo-acme-member')
  expect((await connect(await paint(again), again).answer).status).toBe(200)
})
