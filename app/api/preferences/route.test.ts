import { afterEach, beforeEach, expect, test } from 'vitest'
import { preferencesOf } from '@/lib/http/preferences'
import { routes } from '@/lib/routes'
import { cookiesOf, request, startApp, type TestApp } from '@/lib/testing/app'
import { POST } from './route'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const choose = (form: Record<string, string>) =>
  POST(request(routes.api.preferences, { form }), { params: Promise.resolve({}) })

test('a browser without JavaScript gets its choice as cookies, and goes back to the page', async () => {
  const response = await choose({ theme: 'dark', shortcuts: 'off' })
  expect([response.status, response.headers.get('location')]).toEqual([303, routes.home])
  const next = request('/', { cookie: cookiesOf(response) })
  expect(preferencesOf(next)).toEqual({ theme: 'dark', shortcuts: false })
})

test('the way back to what the system says takes the cookie away', async () => {
  const response = await choose({ theme: 'system', shortcuts: 'on' })
  expect(response.headers.getSetCookie()).toHaveLength(2)
  expect(cookiesOf(response)).toBe('')
})

test('an unknown theme is refused, and a cookie that holds one counts as none', async () => {
  expect((await choose({ theme: 'sepia' })).status).toBe(400)
  const cookie = 'starling-theme=sepia" onload="canary(1); starling-shortcuts=maybe'
  expect(preferencesOf(request('/', { cookie }))).toEqual({ theme: undefined, shortcuts: true })
})
