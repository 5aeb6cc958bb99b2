import { afterEach, beforeEach, expect, test } from 'vitest'
import { request, startApp, type TestApp } from '@/lib/testing/app'
import { GET as live } from './live/route'
import { GET } from './route'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

test('a healthy process says so, with its broadcast driver', async () => {
  const response = await GET(request('/api/health'))
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ status: 'ok', broadcast: { driver: 'memory' }, streams: 0 })
})

test('without its database it is not ready', async () => {
  app.services.db.$client.close()
  const response = await GET(request('/api/health'))
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ error: { code: 'unavailable' } })
})

test('a process that is about to end is not ready, and alive', async () => {
  await app.services.engine.drain()
  const response = await GET(request('/api/health'))
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('stopping') } })
  expect(live().status).toBe(200)
})

test('without its database it is alive: a restart would not mend that', () => {
  app.services.db.$client.close()
  expect(live().status).toBe(200)
})
