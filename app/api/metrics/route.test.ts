import { afterEach, expect, test, vi } from 'vitest'
import { log } from '@/lib/log'
import { announce } from '@/lib/outbox/outbox'
import { request, startApp, type TestApp } from '@/lib/testing/app'
import { GET } from './route'

const token = 'the-token-of-the-tests'
let app: TestApp
afterEach(async () => {
  vi.restoreAllMocks()
  await app.close()
})

const scrape = (authorization: string = `Bearer ${token}`) =>
  GET(request('/api/metrics', { headers: { authorization } }))

test('with the token I get what the process has done and how it is', async () => {
  app = await startApp({ METRICS_TOKEN: token })
  const { observer } = app.services.metrics
  observer.opened('stream', 'fresh')
  observer.opened('direct', 'resumed')
  observer.closed('direct', 'gone')
  observer.delivered(3, 2, 500)
  observer.rendered('notifications')
  observer.stale()
  observer.reset()
  observer.latency(12)
  app.services.metrics.rateLimited('commands')
  app.services.metrics.requested(200, 30)
  app.services.metrics.requested(503, 2_000)
  app.services.metrics.published(4)
  await app.services.db.batch([announce(app.services.db, { topic: 'o:acme', type: 'x', data: {} })])

  const response = await scrape()
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const lines = (await response.text()).split('\n')
  for (const line of [
    'starling_streams{sink="stream"} 1',
    'starling_streams{sink="direct"} 0',
    'starling_stream_opens_total{sink="direct",how="resumed"} 1',
    'starling_stream_closes_total{sink="direct",reason="gone"} 1',
    'starling_events_delivered_total 3',
    'starling_stream_writes_total 2',
    'starling_stream_bytes_total 500',
    'starling_renders_total{view="notifications"} 1',
    'starling_stale_drops_total 1',
    'starling_resets_total 1',
    'starling_publish_to_write_seconds_bucket{le="0.01"} 0',
    'starling_publish_to_write_seconds_bucket{le="0.025"} 1',
    'starling_publish_to_write_seconds_sum 0.012',
    'starling_request_seconds_bucket{le="0.025",status="2xx"} 0',
    'starling_request_seconds_bucket{le="0.0315",status="2xx"} 1',
    'starling_request_seconds_count{status="5xx"} 1',
    'starling_events_published_total 4',
    'starling_rate_limited_total{rule="commands"} 1',
    'starling_hub_state{state="idle"} 1',
    'starling_hub_state{state="down"} 0',
    'starling_outbox_pending 1',
  ])
    expect(lines).toContain(line)
  expect(lines.some((line) => line.startsWith('nodejs_eventloop_lag_seconds '))).toBe(true)
})

test('samples are taken from the same numbers', async () => {
  app = await startApp()
  const { metrics } = app.services
  expect(await metrics.counted()).toMatchObject({ requests: [], errors: 0, published: 0, drops: 0 })
  metrics.requested(200, 0.5)
  metrics.requested(404, 1.1)
  metrics.requested(500, 1.2)
  metrics.observer.latency(1)
  metrics.observer.delivered(3, 2, 500)
  metrics.observer.stale()
  const { requests, latency, ...counts } = await metrics.counted()
  expect(requests.slice(0, 3)).toEqual([1, 2, 0])
  expect(latency.slice(0, 3)).toEqual([1, 0, 0])
  expect(counts).toEqual({ errors: 1, published: 0, delivered: 3, drops: 1 })
})

test('another token, and none, are refused', async () => {
  app = await startApp({ METRICS_TOKEN: token })
  for (const authorization of ['', 'Bearer', `Bearer ${token}x`, `Basic ${token}`, token]) {
    const response = await scrape(authorization)
    expect(response.status).toBe(401)
    expect(await response.text()).not.toContain('starling_streams')
  }
})

test('without a token there are none, and the answer names the variable', async () => {
  app = await startApp()
  const response = await scrape('Bearer ')
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({
    error: { code: 'not_found', message: expect.stringContaining('METRICS_TOKEN') },
  })
})

test('the other metrics come also while the database does not answer', async () => {
  const error = vi.spyOn(log, 'error').mockImplementation(() => {})
  app = await startApp({ METRICS_TOKEN: token })
  app.services.db.$client.close()
  const text = await (await scrape()).text()
  expect(text).toContain('starling_outbox_pending Nan')
  expect(text).toContain('starling_hub_state{state="idle"} 1')
  expect(error).toHaveBeenCalledTimes(1)
})

test('two processes in one, as in a test, have metrics of their own', async () => {
  app = await startApp()
  app.services.metrics.observer.stale()
  const other = await startApp()
  expect(await other.services.metrics.text()).toContain('starling_stale_drops_total 0')
  await other.close()
})
