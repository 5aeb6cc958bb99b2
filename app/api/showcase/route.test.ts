import { afterEach, expect, test } from 'vitest'
import { GET as landing } from '@/app/route'
import { routes } from '@/lib/routes'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { POST as publishPrices } from '../v1/prices/route'
import { GET } from './route'

let app: TestApp
afterEach(() => app.close())

const open = (headers: Record<string, string> = {}) =>
  GET(request(routes.api.showcase, { headers }), context())

test('a stranger gets the companies of the market, their prices as they change, and nothing else of the demo', async () => {
  app = await startApp()
  // As with a market, but one that stands still.
  app.services.env.demoMarket = true
  expect(await (await landing(request('/'), context())).text()).toContain('Kite Aerospace')
  const reader = await new StreamReader(await open()).until(({ text }) => text.includes('id="showcase"'))
  const ticks = [
    { symbol: 'SECRET', price: '1' },
    { symbol: 'KITE', price: '98765.25' },
  ]
  const headers = { authorization: `Bearer ${app.key('acme')}` }
  await publishPrices(request(routes.api.v1.prices, { body: JSON.stringify({ ticks }), headers }))
  await reader.until(({ text }) => /98[^\d]*765\.25/.test(text))
  await reader.cancel()
  expect(reader.text).not.toContain('SECRET')
})

test('another site cannot open it, and without a market there is nothing to see', async () => {
  app = await startApp({ DEMO_MARKET: 'on' })
  expect((await open({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  await app.close()
  app = await startApp({ DEMO_MARKET: 'off' })
  expect((await open()).status).toBe(404)
  expect(await (await landing(request('/'), context())).text()).not.toContain(routes.api.showcase)
})
