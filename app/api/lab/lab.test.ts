import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as labPage } from '@/app/lab/route'
import { live } from '@/lib/http/live'
import { labView } from '@/lib/lab/view'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { POST as compose } from './compose/route'
import { GET as hello } from './hello/route'
import { POST as mark } from './mark/route'
import { POST as table } from './table/route'
import { POST as weather } from './weather/route'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const streams = live(labView)

async function open(cookie: string): Promise<StreamReader> {
  const reader = new StreamReader(await streams(request('/api/lab?org=acme', { cookie }), context()))
  return reader.until(({ lastEventId }) => lastEventId !== undefined)
}

const post = (path: string, cookie: string, body: object) =>
  request(path, { cookie, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })

const event = { type: 'patchElements', elements: '<p id="composed"></p>', do: 'send' }

test('what a session composes or marks reaches its own streams, and no other session of the same person', async () => {
  const [mine, other] = [await app.signIn('demo-acme-admin'), await app.signIn('demo-acme-admin')]
  const [tab, secondTab, stranger] = [await open(mine), await open(mine), await open(other)]
  expect((await compose(post('/api/lab/compose', mine, event), context())).status).toBe(204)
  expect((await mark(post('/api/lab/mark', mine, { count: 2 }))).status).toBe(204)
  for (const reader of [tab, secondTab])
    await reader.until(({ text }) => text.includes('id="composed"') && text.includes('Mark 2 of 2'))
  // What is sent after it and is for the stranger comes alone.
  expect((await mark(post('/api/lab/mark', other, { count: 1 }))).status).toBe(204)
  await stranger.until(({ text }) => text.includes('Mark 1 of 1'))
  expect(stranger.text).not.toMatch(/composed|of 2/)
  for (const reader of [tab, secondTab, stranger]) await reader.cancel()
})

test('to show an event sends nothing', async () => {
  const cookie = await app.signIn('demo-acme-member')
  const reader = await open(cookie)
  expect((await compose(post('/api/lab/compose', cookie, { ...event, do: 'show' }), context())).status).toBe(
    204,
  )
  await mark(post('/api/lab/mark', cookie, {}))
  await reader.until(({ text }) => text.includes('Mark 1 of 1'))
  expect(reader.text).not.toContain('composed')
  await reader.cancel()
})

test('outside the demo the first steps are for people, the composer and the weather for admins', async () => {
  const [admin, member] = [await app.signIn('demo-acme-admin'), await app.signIn('demo-acme-member')]
  app.services.auth.demo = false
  const cookies = ['', member, admin]
  const statuses = async (send: (cookie: string) => Promise<Response>) => {
    const all: number[] = []
    for (const cookie of cookies) all.push((await send(cookie)).status)
    return all
  }
  expect(await statuses((cookie) => hello(request('/api/lab/hello', { cookie })))).toEqual([401, 200, 200])
  const composing = (cookie: string) => compose(post('/api/lab/compose', cookie, event), context())
  expect(await statuses(composing)).toEqual([401, 403, 204])
  const storm = { kind: 'cut', seconds: 1 }
  const storming = (cookie: string) => weather(post('/api/lab/weather', cookie, storm), context())
  expect(await statuses(storming)).toEqual([401, 403, 204])
  const pages = cookies.map((cookie) => labPage(request('/lab', { cookie }), context()))
  const [stranger, ofMember, ofAdmin] = await Promise.all(pages)
  expect(stranger!.headers.get('location')).toBe('/sign-in?next=%2Flab')
  expect(await ofMember!.text()).not.toContain('id="weather"')
  expect(await ofAdmin!.text()).toContain('id="weather"')
})

test('a form of the first steps that comes without JavaScript leads back to the page', async () => {
  const answer = await table(request('/api/lab/table', { form: {} }))
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/lab'])
})
