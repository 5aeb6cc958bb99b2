import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as getPage } from '@/app/[org]/metrics/route'
import { GET as getEvents } from '@/app/api/v1/events/route'
import { endOf } from '@/lib/metrics/dashboard'
import { keepSample } from '@/lib/metrics/store'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { sampleOf } from '@/lib/testing/metrics'
import { metricsDrawn, metricsSampled, topic } from '@/lib/topics'
import { GET } from './route'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const acme = () => context({ org: 'acme' })
const call = async (handler: typeof GET, account: string, query = '') =>
  handler(request(`/acme/metrics${query}`, { cookie: await app.signIn(account) }), acme())

/** The beginning of the last slot that a dashboard shows: so shortly after one has ended, it is not told yet. */
const recent = () => endOf('1h', Date.now()) - 5_000

test('an admin sees what is in the history, and the stream draws it anew with what the bus brings', async () => {
  const { db, hub, instance } = app.services
  const at = recent() - 5_000
  await keepSample(db, 'sample', sampleOf({ at, requests: [1_234], errors: 0, streams: 17 }))
  const page = await (await call(getPage, 'demo-acme-admin')).text()
  expect(page).toContain('1,234')
  expect(page).toContain('Open streams and people present. Streams: ')

  const reader = new StreamReader(await call(GET, 'demo-acme-admin', '?after=0-0'))
  await reader.until(({ comments }) => comments.length > 0)
  const later = sampleOf({ at: at + 5_000, requests: [4_321] })
  await hub.publish(
    [{ topic: topic.samples, type: metricsSampled, data: { sample: later, minute: later } }],
    {
      lossy: true,
    },
  )
  await hub.publish([{ topic: topic.metricsOf(instance), type: metricsDrawn, data: {} }], { lossy: true })
  await reader.until(({ text }) => text.includes('5,555') && text.includes('_until'))
  await reader.cancel()
})

test('members have no dashboard, and strangers do not learn that there is one', async () => {
  for (const handler of [GET, getPage]) {
    expect((await call(handler, 'demo-acme-member')).status).toBe(403)
    expect((await call(handler, 'demo-globex-admin')).status).toBe(404)
  }
})

test('nobody reads the samples as a raw stream', async () => {
  for (const name of [topic.samples, topic.metricsOf(app.services.instance)]) {
    const headers = { authorization: `Bearer ${app.key('acme')}` }
    expect((await getEvents(request(`/api/v1/events?topics=${name}`, { headers }))).status).toBe(404)
  }
})

test('a range or an instance that cannot be is refused with what can', async () => {
  for (const [query, field] of [
    ['?range=1w', 'range'],
    ['?instance=x', 'instance'],
  ] as const) {
    const response = await call(GET, 'demo-acme-admin', query)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: { field, message: expect.stringContaining('must be') },
    })
  }
})
