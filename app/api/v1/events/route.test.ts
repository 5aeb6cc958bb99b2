import { afterEach, beforeEach, expect, test } from 'vitest'
import { POST as signOut } from '@/app/api/sign-out/route'
import { encodeCursor } from '@/lib/broadcast'
import { ingest } from '@/lib/prices/ingest'
import { routes } from '@/lib/routes'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { sessionEnded } from '@/lib/topics'
import { GET, OPTIONS } from './route'

const partner = 'https://partner.example'
let app: TestApp
let admin: string
let member: string
beforeEach(async () => {
  app = await startApp({ CORS_ORIGINS: partner, MAX_STREAMS_PER_USER: '0' })
  admin = await app.signIn('demo-acme-admin')
  member = await app.signIn('demo-acme-member')
})
afterEach(() => app.close())

type Headers = Record<string, string>
const asKey = (org: 'acme' | 'globex' = 'acme'): Headers => ({ authorization: `Bearer ${app.key(org)}` })
const get = (path: string, headers: Headers = {}, signal?: AbortSignal) =>
  GET(request(path, { headers, ...(signal && { signal }) }))

async function openStream(topics: string[], headers: Headers = asKey(), query = '') {
  const abort = new AbortController()
  const response = await get(`${routes.api.v1.events(topics)}${query}`, headers, abort.signal)
  expect(response.status).toBe(200)
  const reader = await new StreamReader(response).until(({ events }) => events.length > 0)
  return { response, reader, abort }
}

const publish = (topic: string, data: unknown, type = 'test') =>
  app.services.hub.publish([{ topic, type, data }])
const dataOf = (reader: StreamReader) =>
  reader.events
    .filter(({ event }) => event !== 'ready' && event !== 'reset')
    .map(({ data }) => JSON.parse(data).data)

test('a stream begins with a jittered retry, a comment, and where it starts', async () => {
  const cursor = await app.services.hub.head()
  const { response, reader } = await openStream(['o:acme'])
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(reader.text).toMatch(/^retry: [1-3]\d{3}\n\n: open\n\nevent: ready\nid: /)
  expect(reader.events).toEqual([{ event: 'ready', id: cursor, data: JSON.stringify({ cursor }) }])
})

test('each event is one block with its cursor, and nothing is sent twice or left out', async () => {
  const { reader } = await openStream(['o:acme', 'o:acme:admins'])
  const [first] = await publish('o:acme', { number: 1 })
  await publish('o:acme:admins', { number: 2 })
  await publish('o:globex', { number: 3 })
  await publish('o:acme', { number: 4 })
  await reader.until(({ events }) => events.length === 4)
  expect(dataOf(reader)).toEqual([{ number: 1 }, { number: 2 }, { number: 4 }])
  expect(reader.events[1]).toEqual({
    event: 'test',
    id: encodeCursor(first!),
    data: JSON.stringify({ id: first, topic: 'o:acme', type: 'test', data: { number: 1 } }),
  })
  expect(reader.text.match(/^id: /gm)).toHaveLength(4)
})

test('from any id that it has sent, a stream goes on with exactly what follows', async () => {
  const { reader, abort } = await openStream(['o:acme'])
  for (let number = 1; number <= 5; number++) await publish('o:acme', number)
  await reader.until(({ events }) => events.length === 6)
  abort.abort()
  for (const [index, { id }] of reader.events.entries()) {
    const rest = [1, 2, 3, 4, 5].slice(index)
    const header = await openStream(['o:acme'], { ...asKey(), 'last-event-id': id! }, '&lastEventId=1.1.0')
    const query = await openStream(['o:acme'], asKey(), `&lastEventId=${id}`)
    for (const resumed of [header, query]) {
      await resumed.reader.until(({ events }) => events.length === 1 + rest.length)
      expect(dataOf(resumed.reader)).toEqual(rest)
      expect(resumed.reader.events[0]).toMatchObject({ event: 'ready', id })
    }
  }
})

test.each([
  ['older than the store', '1.1.0', 'expired'],
  ['of a time to come', encodeCursor('99999999999999-0'), 'bad-cursor'],
  ['of another kind', 'x\u00ff<>', 'bad-cursor'],
  ['of 1 MB', '1'.repeat(1_000_000), 'bad-cursor'],
])('a cursor %s leads to a reset that says so, and the stream goes on', async (_what, cursor, reason) => {
  const { reader } = await openStream(['o:acme'], asKey(), `&lastEventId=${encodeURIComponent(cursor)}`)
  await reader.until(({ events }) => events.length === 2)
  expect(reader.events[0]!.event).toBe('ready')
  const [, reset] = reader.events
  expect(reset).toMatchObject({ event: 'reset', data: JSON.stringify({ topics: ['o:acme'], reason }) })
  await publish('o:acme', 'after')
  await reader.until(({ events }) => events.length === 3)
  expect(reader.text.length).toBeLessThan(2_000)
  const resumed = await openStream(['o:acme'], asKey(), `&lastEventId=${reset!.id}`)
  await resumed.reader.until(({ events }) => events.length === 2)
  expect(dataOf(resumed.reader)).toEqual(['after'])
})

test('an empty Last-Event-ID counts as none', async () => {
  const { reader } = await openStream(['o:acme'], { ...asKey(), 'last-event-id': '' })
  expect(reader.events[0]!.id).toBe(await app.services.hub.head())
})

test('a key reads its organisation, for everyone and for admins, and nothing else', async () => {
  await openStream(['o:acme', 'o:acme:admins'])
  for (const topic of [
    'o:globex',
    'o:globex:admins',
    'u:demo-acme-member',
    'o:nobody',
    'x:acme',
    'acme',
    'o:',
  ])
    await expectRefusal([topic], asKey(), 404)
})

test('a person reads their organisations and themselves; what is for admins only as an admin', async () => {
  await openStream(['o:acme', 'u:demo-acme-member'], { cookie: member })
  await openStream(['o:acme:admins'], { cookie: admin })
  await expectRefusal(['o:acme:admins'], { cookie: member }, 403)
  for (const topic of [
    'o:globex',
    'o:globex:admins',
    'u:demo-acme-admin',
    'u:',
    'o:acme:owners',
    'o:acme:admins:x',
  ])
    await expectRefusal([topic], { cookie: member }, 404)
})

test.each(['toString:x', 'constructor', '__proto__:x', 'hasOwnProperty'])(
  'the topic %s, a name that every object knows, is unknown',
  (topic) => expectRefusal([topic], asKey(), 404),
)

test('one foreign topic among own ones refuses them all', async () => {
  await expectRefusal(['o:acme', 'o:globex'], asKey(), 404)
  expect(app.services.engine.size).toBe(0)
})

async function expectRefusal(topics: string[], headers: Headers, status: number) {
  const response = await get(routes.api.v1.events(topics), headers)
  expect([topics, response.status]).toEqual([topics, status])
  expect(await response.json()).toMatchObject({ error: { field: 'topics' } })
}

test.each([
  ['no topics', '', 'topics'],
  ['empty topics', '?topics=', 'topics'],
  ['a topic with a space', '?topics=o:a%20b', 'topics'],
  ['a line end', '?topics=o:acme%0A', 'topics'],
  ['an empty topic among others', '?topics=o:acme,', 'topics'],
  ['21 topics', `?topics=${Array.from({ length: 21 }, (_, i) => `o:a${i}`).join()}`, 'topics'],
  ['an unknown parameter', '?topics=o:acme&after=1', 'after'],
])('%s is a 400 that names the field', async (_what, query, field) => {
  const response = await get(`/api/v1/events${query}`, asKey())
  expect(response.status).toBe(400)
  const { error } = await response.json()
  expect([error.code, error.field.split('.')[0]]).toEqual(['invalid', field])
})

test('HEAD tells whether the stream would open, and opens none', async () => {
  const ask = (headers: Headers) =>
    GET(request(routes.api.v1.events(['o:acme']), { method: 'HEAD', headers }))
  const response = await ask(asKey())
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  expect((await ask(asKey('globex'))).status).toBe(404)
  expect(app.services.engine.size).toBe(0)
})

test('strangers, unknown keys and cookies from other sites open nothing', async () => {
  const statusFor = async (headers: Headers) => (await get(routes.api.v1.events(['o:acme']), headers)).status
  expect(await statusFor({})).toBe(401)
  expect(await statusFor({ authorization: 'Bearer starling_wrong', cookie: admin })).toBe(401)
  expect(await statusFor({ cookie: `${admin}x` })).toBe(401)
  const elsewhere = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  expect(await statusFor({ cookie: admin, ...elsewhere })).toBe(403)
  // A key is nothing that a browser sends by itself.
  expect(await statusFor({ ...asKey(), ...elsewhere })).toBe(200)
})

test('the end of a session closes its raw streams, whatever their topics, and is not told', async () => {
  const plain = await openStream(['o:acme'], { cookie: member })
  const own = await openStream(['u:demo-acme-member'], { cookie: member })
  const again = await openStream(['u:demo-acme-member'], { cookie: await app.signIn('demo-acme-member') })
  await signOut(request('/api/sign-out', { cookie: member, form: {} }), context())
  for (const { reader } of [plain, own]) {
    await reader.until(({ done }) => done)
    expect(reader.text).not.toContain(sessionEnded)
  }
  await publish('u:demo-acme-member', 'still here')
  await again.reader.until(({ text }) => text.includes('still here'))
  expect(again.reader.text).not.toContain(sessionEnded)
})

test('what the session is controlled by is not shown to a stream that did not ask for it', async () => {
  const { reader } = await openStream(['o:acme'], { cookie: member })
  await publish('u:demo-acme-member', 'private')
  await publish('o:acme', 'public')
  await reader.until(({ events }) => events.length === 2)
  expect(dataOf(reader)).toEqual(['public'])
})

test('a hundred scripts follow one topic of the hub, and nothing is left when they have gone', async () => {
  const streams = await Promise.all(Array.from({ length: 100 }, () => openStream(['o:acme'])))
  await publish('o:acme', 'news')
  for (const { reader } of streams) await reader.until(({ events }) => events.length === 2)
  // The topic, and that of their key.
  expect(app.services.hub.health()).toMatchObject({ subscriptions: 100, topics: 2 })
  for (const { abort } of streams) abort.abort()
  expect([app.services.engine.size, app.services.hub.health().subscriptions]).toEqual([0, 0])
})

test('a page of an origin in CORS_ORIGINS may read, with its visitor’s cookie, and reads errors too', async () => {
  const headers = { 'sec-fetch-site': 'same-site', origin: partner, cookie: member }
  const { response } = await openStream(['o:acme'], headers)
  const refused = await get(routes.api.v1.events(['o:globex']), headers)
  expect(refused.status).toBe(404)
  for (const answer of [response, refused])
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': partner,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    })
})

test.each([undefined, 'https://evil.example', `${partner}.evil.example`, 'null'])(
  'a page of the origin %s is not let in',
  async (origin) => {
    const headers = { ...asKey(), ...(origin && { origin }) }
    const { response } = await openStream(['o:acme'], headers)
    const asked = await OPTIONS(request('/api/v1/events', { method: 'OPTIONS', headers }))
    for (const answer of [response, asked]) {
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
      expect(answer.headers.get('vary')).toBe('Origin')
    }
  },
)

test('the preflight allows what these routes read, to known origins', async () => {
  const headers = { origin: partner, 'access-control-request-method': 'GET' }
  const response = await OPTIONS(request('/api/v1/events', { method: 'OPTIONS', headers }))
  expect(response.status).toBe(204)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': partner,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'authorization, content-type, last-event-id',
    'access-control-max-age': '600',
  })
})

test('prices are for the keys and members of their organisation, and do not move the cursor', async () => {
  for (const headers of [asKey('globex'), { cookie: await app.signIn('demo-globex-admin') }])
    await expectRefusal(['s:acme:KITE'], headers, 404)
  for (const topic of ['s:acme', 's:acme:', 's:acme:..']) await expectRefusal([topic], asKey(), 404)
  await openStream(['s:acme:KITE'], { cookie: member })
  const { reader } = await openStream(['s:acme:KITE', 's:acme:X:Y'])
  const cursor = reader.lastEventId
  const ticks = [{ symbol: 'KITE', price: '42.50', at: Date.now(), volume: null }]
  await ingest(app.services, 'acme', ticks, Date.now())
  await reader.until(({ events }) => events.length === 2)
  expect(reader.events[1]!.event).toBe('price.changed')
  expect(dataOf(reader)).toMatchObject([{ symbol: 'KITE', last: '42.5' }])
  expect(reader.lastEventId).toBe(cursor)
})
