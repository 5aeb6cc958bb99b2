import { afterEach, beforeEach, expect, test } from 'vitest'
import { schema } from '@/lib/db'
import { request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { GET, POST } from './route'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const url = '/api/v1/notifications'

function post(body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return POST(
    request(url, { body: text, headers: { authorization: `Bearer ${app.key('acme')}`, ...headers } }),
  )
}

function list(query = '', org: 'acme' | 'globex' = 'acme') {
  return GET(request(`${url}${query}`, { headers: { authorization: `Bearer ${app.key(org)}` } }))
}

test('a title is enough, and the answer tells what was published', async () => {
  const response = await post({ title: '  Deploy finished ' })
  expect(response.status).toBe(201)
  expect(await response.json()).toEqual({
    id: '1',
    org: 'acme',
    title: 'Deploy finished',
    body: '',
    severity: 'info',
    href: null,
    note: null,
    audience: 'everyone',
    person: null,
    createdAt: expect.any(Number),
  })
})

test('what was accepted is announced in the same batch, and published at once', async () => {
  const events: unknown[] = []
  app.services.hub.subscribe({
    topics: ['o:acme'],
    after: await app.services.hub.head(),
    subscriber: { event: (event) => events.push(event), reset() {} },
  })
  const published = await (await post({ title: 'News' })).json()
  expect(events).toMatchObject([{ topic: 'o:acme', type: 'notification.created', data: published }])
  expect(await app.services.db.select().from(schema.outbox)).toEqual([])
})

test.each([
  [{ audience: 'everyone' }, 'o:acme'],
  [{ audience: 'admins' }, 'o:acme:admins'],
  [{ audience: 'person', person: 'demo-acme-member' }, 'u:demo-acme-member'],
  [{ audience: 'person', person: 'Member@Acme.Example' }, 'u:demo-acme-member'],
])('%j is announced only on %s', async (fields, topic) => {
  const topics: string[] = []
  app.services.hub.subscribe({
    topics: ['o:acme', 'o:acme:admins', 'u:demo-acme-member', 'u:demo-acme-admin', 'o:globex'],
    after: await app.services.hub.head(),
    subscriber: { event: (event) => topics.push(event.topic), reset() {} },
  })
  expect((await post({ title: 'News', ...fields })).status).toBe(201)
  expect(topics).toEqual([topic])
})

test('text is stored as it is shown: lone surrogates become the replacement character everywhere', async () => {
  const published = await (await post('{"title":"a\\ud800b"}')).json()
  expect(published.title).toBe('a\ufffdb')
  expect((await (await list()).json()).notifications[0].title).toBe('a\ufffdb')
})

test('a script reads what is new, in order, page by page', async () => {
  for (const title of ['one', 'two', 'three']) await post({ title })
  const first = await (await list('?limit=2')).json()
  expect(first).toMatchObject({ notifications: [{ title: 'one' }, { title: 'two' }], next: '2' })
  const second = await (await list(`?after=${first.next}`)).json()
  expect(second).toMatchObject({ notifications: [{ title: 'three' }], next: '3' })
  expect(await (await list('?after=3')).json()).toEqual({ notifications: [], next: '3' })
})

test('a key reads nothing of another organisation, and nothing that was sent to one person', async () => {
  await post({ title: 'for all' })
  await post({ title: 'for one', audience: 'person', person: 'demo-acme-guest' })
  expect((await (await list()).json()).notifications).toHaveLength(1)
  expect((await (await list('', 'globex')).json()).notifications).toEqual([])
})

test('a retry under the same Idempotency-Key gets the same answer and publishes once, also at the same time', async () => {
  const headers = { 'idempotency-key': 'deploy-17' }
  const send = async () => (await post({ title: 'Deploy' }, headers)).json()
  const [first, second] = await Promise.all([send(), send()])
  expect(second).toEqual(first)
  expect(await send()).toEqual(first)
  expect((await (await list()).json()).notifications).toHaveLength(1)
})

test('an Idempotency-Key that was used for another request is refused', async () => {
  const headers = { 'idempotency-key': 'deploy-17' }
  await post({ title: 'Deploy' }, headers)
  const response = await post({ title: 'Another' }, headers)
  expect(response.status).toBe(409)
  expect(await response.json()).toMatchObject({ error: { code: 'conflict', field: 'Idempotency-Key' } })
})

const long = (length: number) => 'x'.repeat(length)
test.each([
  ['malformed JSON', '{"title":', 400, 'body'],
  ['no body', '', 400, 'body'],
  ['an array', [], 400, undefined],
  ['null', 'null', 400, undefined],
  ['no title', {}, 400, 'title'],
  ['an empty title', { title: '  ' }, 400, 'title'],
  ['a number as title', { title: 7 }, 400, 'title'],
  ['a long title', { title: long(201) }, 400, 'title'],
  ['a long body', { title: 'x', body: long(4001) }, 400, 'body'],
  ['a long note', { title: 'x', note: long(1001) }, 400, 'note'],
  ['a number as note', { title: 'x', note: 7 }, 400, 'note'],
  ['an unknown severity', { title: 'x', severity: 'fatal' }, 400, 'severity'],
  ['an unknown audience', { title: 'x', audience: 'world' }, 400, 'audience'],
  ['an unknown field', { title: 'x', colour: 'red' }, 400, 'colour'],
  ['a script as link', { title: 'x', href: 'javascript:alert(1)' }, 400, 'href'],
  ['a link without https', { title: 'x', href: 'http://example.com' }, 400, 'href'],
  ['a link to another host in disguise', { title: 'x', href: '//evil.example' }, 400, 'href'],
  ['a link to another host with backslashes', { title: 'x', href: '/\\evil.example' }, 400, 'href'],
  ['a person without the audience', { title: 'x', person: 'demo-acme-guest' }, 400, 'person'],
  ['the audience without a person', { title: 'x', audience: 'person' }, 400, 'person'],
  ['a stranger', { title: 'x', audience: 'person', person: 'demo-globex-admin' }, 400, 'person'],
  ['NUL', { title: 'before\0after' }, 400, 'title'],
  ['a title that nobody sees', { title: '\u200b\u2060' }, 400, 'title'],
  ['a link with a line end', { title: 'x', href: '/a\nb' }, 400, 'href'],
  ['a link that only looks like https', { title: 'x', href: 'https:evil' }, 400, 'href'],
  ['a field of every object', { title: 'x', constructor: 1 }, 400, 'constructor'],
  ['the prototype', '{"title":"x","__proto__":{}}', 400, '__proto__'],
  ['70 KB', { title: 'x', body: long(70_000) }, 413, 'body'],
])('%s is refused with what to change', async (_name, body, status, field) => {
  const response = await post(body)
  expect(response.status).toBe(status)
  const { error } = await response.json()
  expect(error).toEqual({
    code: status === 413 ? 'too_large' : 'invalid',
    message: expect.stringMatching(/\.$/),
    ...(field && { field }),
  })
})

test.each([
  ['?after=x', 'after'],
  ['?limit=0', 'limit'],
  ['?limit=201', 'limit'],
  ['?before=3', 'before'],
])('the query %s is refused', async (query, field) => {
  const response = await list(query)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { code: 'invalid', field } })
})

test('HEAD is answered like GET', async () => {
  const headers = { authorization: `Bearer ${app.key('acme')}` }
  expect((await GET(request(url, { method: 'HEAD', headers }))).status).toBe(200)
})

test.each([undefined, 'Bearer', 'Bearer starling_wrong', 'Basic YTpi'])(
  'the authorization %s opens nothing',
  async (value) => {
    for (const handler of [GET, POST]) {
      const headers: Record<string, string> = value === undefined ? {} : { authorization: value }
      const response = await handler(request(url, { method: handler === GET ? 'GET' : 'POST', headers }))
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ error: { code: 'unauthorized' } })
    }
  },
)

test('a signed-in browser is not an API key', async () => {
  const cookie = await app.signIn('demo-acme-admin')
  expect((await POST(request(url, { cookie, body: '{"title":"x"}' }))).status).toBe(401)
})

test('the reader of streams used in these tests keeps ids that stand in a block of their own', async () => {
  const reader = await new StreamReader(new Response('data: x\n\nid: 7\n\n')).until(({ done }) => done)
  expect(reader.lastEventId).toBe('7')
})
