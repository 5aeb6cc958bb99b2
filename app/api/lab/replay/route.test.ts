import { afterEach, expect, test } from 'vitest'
import { request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { GET, POST } from './route'

let app: TestApp
afterEach(() => app.close())

const signals = { events: [{ type: 'patchElements', elements: '<p id="p">Hello</p>', eventId: '7' }] }
const url = '/api/lab/replay'

test('the events of the signals come back encoded, from the query and from the body', async () => {
  app = await startApp()
  const query = new URLSearchParams({ datastar: JSON.stringify(signals) })
  const answers = [
    await GET(request(`${url}?${query}`)),
    await POST(request(url, { body: JSON.stringify(signals) })),
  ]
  for (const answer of answers) {
    const { events, text } = await new StreamReader(answer).until(({ done }) => done)
    expect(events).toMatchObject([
      { event: 'datastar-patch-elements', id: '7', data: 'elements <p id="p">Hello</p>' },
    ])
    expect(text).toBe('event: datastar-patch-elements\nid: 7\ndata: elements <p id="p">Hello</p>\n\n')
  }
})

test.each([
  ['{"events":', undefined],
  ['[]', undefined],
  ['{}', 'events'],
  ['{"events":[{"type":"dance"}]}', 'events.0.type'],
  ['{"events":[{"type":"patchElements","elements":"x","selector":"a\\nb"}]}', 'events.0'],
  [
    `{"events":[{"type":"patchSignals","signals":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}]}`,
    'events.0',
  ],
])('%.60s is refused with the path of what is wrong', async (body, field) => {
  app = await startApp()
  const response = await POST(request(url, { body }))
  expect(response.status).toBe(400)
  const { error } = await response.json()
  expect(error.code).toBe('invalid')
  expect(error.field).toBe(field)
})

test('outside the demo it is for admins only', async () => {
  app = await startApp()
  const [admin, member] = [await app.signIn('demo-acme-admin'), await app.signIn('demo-acme-member')]
  app.services.auth.demo = false
  const status = async (cookie?: string) =>
    (await POST(request(url, { body: JSON.stringify(signals), ...(cookie && { cookie }) }))).status
  expect([await status(), await status(member), await status(admin)]).toEqual([401, 403, 200])
})
