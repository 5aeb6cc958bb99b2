import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { GET as openPage } from '@/app/[org]/notifications/route'
import { log } from '@/lib/log'
import { createServices, type Services, setServices } from '@/lib/services'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { hasRedisServer, type RedisServer, startRedisServer } from '@/lib/testing/redis/server'
import { GET as openPageStream } from './[org]/notifications/route'
import { GET as health } from './health/route'
import { POST as signOut } from './sign-out/route'
import { GET as openRawStream } from './v1/events/route'
import { POST as publish } from './v1/notifications/route'

const acme = context({ org: 'acme' })
const shows = (text: string) => (reader: StreamReader) =>
  reader.events.some(({ data }) => data.includes(text))
const times = (text: string, reader: StreamReader) =>
  reader.events.filter(({ data }) => data.includes(text)).length

describe.skipIf(!hasRedisServer())('with Redis', () => {
  let redis: RedisServer
  let app: TestApp
  const further: Services[] = []
  beforeEach(async () => {
    redis = await startRedisServer()
  })
  afterEach(async () => {
    for (const services of further.splice(0)) await services.close()
    await app.close()
    await redis.stop()
  })

  /** One more instance of the installation, on its database and Redis. */
  async function startInstance(): Promise<Services> {
    const services = await createServices(app.services.env)
    further.push(services)
    return services
  }

  /** Opens the page and its stream on an instance, as a browser does. */
  async function openOn(services: Services, cookie: string) {
    setServices(services)
    const page = await (await openPage(request('/acme/notifications', { cookie }), acme)).text()
    const [, after] = /after=([^&"]+)/.exec(page) ?? []
    const abort = new AbortController()
    const url = `/api/acme/notifications${after ? `?after=${after}` : ''}`
    const response = await openPageStream(request(url, { cookie, signal: abort.signal }), acme)
    return { page, abort, reader: new StreamReader(response) }
  }

  async function publishOn(services: Services, title: string): Promise<number> {
    setServices(services)
    const headers = { authorization: `Bearer ${app.key('acme')}` }
    return (await publish(request('/api/v1/notifications', { body: JSON.stringify({ title }), headers })))
      .status
  }

  test('what is published on any instance reaches the pages of all, once and in order', async () => {
    app = await startApp({ REDIS_URL: redis.url })
    const instances = [app.services, await startInstance()]
    const cookie = await app.signIn('demo-acme-member')
    const pages = [await openOn(instances[0]!, cookie), await openOn(instances[1]!, cookie)]
    for (let number = 0; number < 20; number++) await publishOn(instances[number % 2]!, `No. ${number}.`)
    for (const { reader } of pages) {
      await reader.until(shows('No. 19.'))
      const toasts = reader.events.flatMap(({ data }) => /id="toast-(\d+)"/.exec(data)?.[1] ?? [])
      expect(toasts).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 1)))
    }
  })

  test('a page that moves to another instance goes on where it was', async () => {
    app = await startApp({ REDIS_URL: redis.url })
    const other = await startInstance()
    const cookie = await app.signIn('demo-acme-member')
    const { reader, abort } = await openOn(app.services, cookie)
    await publishOn(app.services, 'Before')
    await reader.until(shows('Before'))
    abort.abort()
    await publishOn(app.services, 'Meanwhile')
    setServices(other)
    const headers = { 'last-event-id': reader.lastEventId! }
    const moved = new StreamReader(
      await openPageStream(request('/api/acme/notifications', { cookie, headers }), acme),
    )
    await moved.until(shows('Meanwhile'))
    expect(times('Before', moved)).toBe(0)
  })

  test('signing out on one instance closes the page and the script on another', async () => {
    app = await startApp({ REDIS_URL: redis.url })
    const other = await startInstance()
    const cookie = await app.signIn('demo-acme-member')
    const { reader } = await openOn(other, cookie)
    const script = new StreamReader(await openRawStream(request('/api/v1/events?topics=o:acme', { cookie })))
    await script.until(({ events }) => events.length === 1)
    setServices(app.services)
    await signOut(request('/api/sign-out', { cookie, form: {} }), context())
    await reader.until(({ done }) => done)
    await script.until(({ done }) => done)
  })

  test('the cap is one for all instances: a page on one gives way to a page on another', async () => {
    app = await startApp({ REDIS_URL: redis.url, MAX_STREAMS_PER_USER: '1' })
    const other = await startInstance()
    const cookie = await app.signIn('demo-acme-member')
    const first = await openOn(app.services, cookie)
    const second = await openOn(other, cookie)
    await first.reader.until(shows('This page gave way to a newer one'))
    await first.reader.until(({ done }) => done)
    expect(second.reader.done).toBe(false)
  })

  test('everybody sees who is here on all instances, and who leaves with one of them', async () => {
    app = await startApp({ REDIS_URL: redis.url })
    const other = await startInstance()
    const boss = await openOn(app.services, await app.signIn('demo-acme-admin'))
    expect(boss.page).toContain('1 person here: Acme Admin')
    const colleague = await openOn(other, await app.signIn('demo-acme-member'))
    const stranger = await openOn(other, await app.signIn('demo-acme-guest'))
    for (const { reader } of [boss, colleague, stranger])
      await reader.until(shows('3 people here: Acme Admin, Acme Guest, Acme Member'))
    further.splice(0)
    await other.close()
    await boss.reader.until((reader) => shows('1 person here: Acme Admin')(reader))
  })

  test('without Redis everything starts, pages say that news come late, and recover by themselves', async () => {
    await redis.kill()
    app = await startApp({ REDIS_URL: redis.url })
    const cookie = await app.signIn('demo-acme-member')
    const { page, reader } = await openOn(app.services, cookie)
    expect(page).toContain('id="notifications"')
    await reader.until(shows('{"_upstream":"delayed"}'))
    expect(await (await health(request('/api/health'))).json()).toMatchObject({
      status: 'ok',
      broadcast: { driver: 'redis', lagMs: null },
      streams: 1,
    })
    const started = performance.now()
    expect(await publishOn(app.services, 'Accepted')).toBe(201)
    expect(performance.now() - started).toBeLessThan(2_000)
    const late = await openOn(app.services, cookie)
    expect(late.page).toContain('Accepted')
    await late.reader.until(shows('{"_upstream":"delayed"}'))

    await redis.restart('lose')
    for (const open of [reader, late.reader]) {
      await open.until(shows('{"_upstream":"live"}'))
      await open.until(shows('Accepted'))
    }
    await publishOn(app.services, 'Back again')
    await reader.until(shows('Back again'))
    const { broadcast } = await (await health(request('/api/health'))).json()
    expect(broadcast).toEqual({ driver: 'redis', state: 'live', lagMs: 0 })
  })

  test('a wrong password is one clear line at the start, without the password', async () => {
    const guarded = await startRedisServer({ password: 'right' })
    const warn = vi.spyOn(log, 'warn')
    app = await startApp({ REDIS_URL: guarded.url.replace('//', '//:hunter2@') })
    await vi.waitUntil(() => warn.mock.calls.length > 0)
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/store does not answer.*: WRONGPASS/)]])
    expect(JSON.stringify(warn.mock.calls)).not.toContain('hunter2')
    const cookie = await app.signIn('demo-acme-member')
    expect((await openPage(request('/acme/notifications', { cookie }), acme)).status).toBe(200)
    warn.mockRestore()
    await guarded.stop()
  })

  test('a Redis that accepts and never answers delays nothing for long', async () => {
    app = await startApp({ REDIS_URL: redis.url })
    const cookie = await app.signIn('demo-acme-member')
    redis.pause()
    const started = performance.now()
    const { page, reader } = await openOn(app.services, cookie)
    expect(await publishOn(app.services, 'Accepted')).toBe(201)
    expect(performance.now() - started).toBeLessThan(4_000)
    expect(page).toContain('id="notifications"')
    redis.resume()
    await reader.until(shows('Accepted'))
  })

  test('a script that connects while Redis is away is told of the gap, and then of everything', async () => {
    await redis.kill()
    app = await startApp({ REDIS_URL: redis.url })
    const headers = { authorization: `Bearer ${app.key('acme')}` }
    const reader = new StreamReader(await openRawStream(request('/api/v1/events?topics=o:acme', { headers })))
    await reader.until(({ events }) => events.length === 1)
    expect(reader.events[0]).toMatchObject({ event: 'ready', data: '{"cursor":null}' })
    await redis.restart('lose')
    await reader.until(({ events }) => events.length === 2)
    expect(reader.events[1]).toMatchObject({
      event: 'reset',
      data: JSON.stringify({ topics: ['o:acme'], reason: 'offline' }),
    })
    await publishOn(app.services, 'Back again')
    await reader.until(shows('Back again'))
  })
})
