import { afterEach, beforeEach, expect, test } from 'vitest'
import { schema } from '@/lib/db'
import { request, startApp, type TestApp } from '@/lib/testing/app'
import { POST } from './route'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const post = (body: unknown, headers: Record<string, string> = {}) =>
  POST(
    request('/api/v1/activities', {
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${app.key('acme')}`, ...headers },
    }),
  )

async function heard(topics: string[]) {
  const events: { topic: string; type: string; data: unknown }[] = []
  app.services.hub.subscribe({
    topics,
    after: await app.services.hub.head(),
    subscriber: { event: (event) => events.push(event), reset() {} },
  })
  return events
}

test('a text is enough: it stands in the feed of everyone, under the name of the key', async () => {
  const events = await heard(['f:acme', 'f:globex'])
  const response = await post({ text: '**Build 413** passed', href: 'https://ci.example/413' })
  expect(response.status).toBe(201)
  const activity = await response.json()
  expect(activity).toEqual({
    ...{ id: expect.stringMatching(/^\d+$/), org: 'acme', kind: 'external', person: null, via: 'Demo' },
    ...{ text: '**Build 413** passed', mentions: [], href: 'https://ci.example/413' },
    ...{ parent: null, subject: null, createdAt: expect.any(Number), editedAt: null },
  })
  expect(events).toMatchObject([{ topic: 'f:acme', type: 'activity.created', data: activity }])
  expect(await app.services.db.select().from(schema.outbox)).toEqual([])
})

test('on behalf of a member it reaches those who follow them, too', async () => {
  const events = await heard(['f:acme', 'f:acme:demo-acme-member'])
  const activity = await (await post({ text: 'Deployed', person: 'Member@acme.example' })).json()
  expect(activity.person).toEqual({ id: 'demo-acme-member', name: 'Acme Member' })
  expect(events.map(({ topic }) => topic)).toEqual(['f:acme', 'f:acme:demo-acme-member'])
  for (const { data } of events) expect(data).toEqual(activity)
})

test('a mention notifies, and leads to the entry', async () => {
  const { id } = await (await post({ text: 'Your turn, @Acme Guest' })).json()
  expect(await app.services.db.select().from(schema.notifications)).toMatchObject([
    { person: 'demo-acme-guest', title: 'Demo mentioned you', href: `/acme/feed/${id}` },
  ])
})

test('a retry under the same Idempotency-Key gets the same answer and writes once, also at the same time', async () => {
  const count = async () => (await app.services.db.select().from(schema.activities)).length
  const before = await count()
  const send = async () => (await post({ text: 'Once' }, { 'idempotency-key': 'build-413' })).json()
  const [first, second] = await Promise.all([send(), send()])
  expect(second).toEqual(first)
  expect(await send()).toEqual(first)
  expect(await count()).toBe(before + 1)
  expect((await post({ text: 'Other' }, { 'idempotency-key': 'build-413' })).status).toBe(409)
})

test.each([
  ['no text', {}, 400, 'text'],
  ['an empty text', { text: ' ' }, 400, 'text'],
  ['a long text', { text: 'x'.repeat(2_001) }, 400, 'text'],
  ['a number', { text: 7 }, 400, 'text'],
  ['a script as link', { text: 'x', href: 'javascript:alert(1)' }, 400, 'href'],
  ['a stranger', { text: 'x', person: 'demo-globex-admin' }, 400, 'person'],
  ['a mention of a stranger', { text: 'Hi @Nobody' }, 400, 'text'],
  ['an unknown field', { text: 'x', kind: 'post' }, 400, 'kind'],
  ['70 KB', { text: 'x'.repeat(70_000) }, 413, 'body'],
])('%s is refused with what to change', async (_name, body, status, field) => {
  const response = await post(body)
  expect(response.status).toBe(status)
  expect((await response.json()).error).toMatchObject({
    message: expect.stringMatching(/\.$/),
    ...(field && { field }),
  })
})

test('without a key nothing is told', async () => {
  expect((await post({ text: 'x' }, { authorization: 'Bearer wrong' })).status).toBe(401)
})
