import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePort, hasRedisServer, type RedisServer, startRedisServer } from '@/lib/testing/redis/server'
import { startUpstashProxy, type UpstashProxy } from '@/lib/testing/redis/upstash-proxy'
import { type Counter, memoryCounter, redisCounter, upstashCounter } from './counters'
import { createLimiter, type Limiter } from './limiter'
import type { RuleName } from './rules'

const skipped = !hasRedisServer() && process.env.CI !== 'true'
if (skipped) console.log('limiter: SKIPPED on Redis and Upstash, because there is no redis-server')

let server: RedisServer
let proxy: UpstashProxy
let closedPort: number
beforeAll(async () => {
  closedPort = await freePort()
  if (skipped) return
  server = await startRedisServer()
  proxy = await startUpstashProxy(server.url)
  return async () => {
    await proxy.close()
    await server.stop()
  }
})

const logged: string[] = []
const refused: RuleName[] = []
let limiter: Limiter
function start(counter: Counter) {
  limiter = createLimiter({
    counter,
    log: (level, message) => logged.push(`${level}: ${message}`),
    refused: (rule) => refused.push(rule),
  })
}
afterEach(() => {
  limiter.close()
  logged.length = refused.length = 0
  vi.useRealTimers()
})

async function times(count: number, rule: RuleName, key: string) {
  let last: Awaited<ReturnType<Limiter['take']>> | undefined
  for (let i = 0; i < count; i++) last = await limiter.take(rule, key)
  return last
}

describe.each<[string, () => Counter, boolean]>([
  ['memory', memoryCounter, false],
  ['Redis', () => redisCounter(server.url), skipped],
  ['Upstash', () => upstashCounter(proxy), skipped],
])('limits counted in %s', (store, counter, skip) => {
  test.skipIf(skip)('so many times are allowed, and then I am told how long to wait', async () => {
    // The middle of a minute: Upstash's windows begin with the clock's.
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2030-01-01T12:00:30Z') })
    start(counter())
    expect(await times(120, 'commands', `ann on ${store}`)).toEqual({ allowed: true })
    const full = await limiter.take('commands', `ann on ${store}`)
    expect(full).toMatchObject({ allowed: false })
    expect('retryAfter' in full && full.retryAfter).toSatisfy(
      (seconds: number) => seconds > 0 && seconds <= 60,
    )
    expect(await limiter.take('commands', `bob on ${store}`)).toEqual({ allowed: true })
    expect(refused).toEqual(['commands'])
    expect(logged).toEqual([])
  })

  test.skipIf(skip)('what is given back does not count', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2030-01-01T12:00:30Z') })
    start(counter())
    const key = `carol on ${store}`
    await times(5, 'sign-in', key)
    await limiter.giveBack('sign-in', key)
    expect(await limiter.take('sign-in', key)).toEqual({ allowed: true })
    expect(await limiter.take('sign-in', key)).toMatchObject({ allowed: false })
  })
})

test('who goes on guessing waits longer and longer, and in the end is let in again', async () => {
  vi.useFakeTimers()
  start(memoryCounter())
  const waits: number[] = []
  for (let attempt = 0; attempt < 30; attempt++) {
    const taken = await limiter.take('sign-in', 'ann')
    if (taken.allowed) continue
    waits.push(taken.retryAfter)
    vi.advanceTimersByTime(taken.retryAfter * 1_000)
  }
  expect(waits.slice(0, 4)).toEqual([60, 60, 480, 60])
  expect(Math.max(...waits)).toBeGreaterThan(2_000)
  vi.advanceTimersByTime(3_600_000)
  expect(await limiter.take('sign-in', 'ann')).toEqual({ allowed: true })
})

test.skipIf(skipped)('the store sees neither addresses nor e-mail addresses', async () => {
  start(redisCounter(server.url))
  await limiter.take('sign-in', 'ann@acme.example 192.0.2.7')
  const { createClient } = await import('redis')
  const client = await createClient({ url: server.url }).connect()
  const keys = await client.keys('*')
  client.destroy()
  expect(keys.filter((key) => key.includes(':sign-in:')).length).toBeGreaterThan(0)
  expect(keys.join()).not.toMatch(/ann|192\.0\.2/)
})

describe('while the store does not answer', () => {
  test.each<[string, () => Counter]>([
    ['Redis', () => redisCounter(`redis://127.0.0.1:${closedPort}`)],
    ['Upstash', () => upstashCounter({ url: `http://127.0.0.1:${closedPort}`, token: 'secret-token' })],
  ])('%s: commands pass, nobody signs in, and it is logged once', async (_store, counter) => {
    start(counter())
    expect(await times(200, 'commands', 'ann')).toEqual({ allowed: true })
    for (let i = 0; i < 3; i++)
      await expect(limiter.take('sign-in', 'ann')).rejects.toMatchObject({ code: 'unavailable', status: 503 })
    await limiter.giveBack('sign-in', 'ann')
    expect(logged).toEqual([expect.stringMatching(/^warn: The store of the rate limits .*ECONNREFUSED/)])
    expect(logged.join()).not.toMatch(/secret-token|lua/)
  })

  test('streams are counted all the same, because each process counts them for itself', async () => {
    start(redisCounter(`redis://127.0.0.1:${closedPort}`))
    expect(await times(6_000, 'streams', 'office')).toEqual({ allowed: true })
    expect(await limiter.take('streams', 'office')).toMatchObject({ allowed: false })
    expect(logged).toEqual([])
  })
})

test.skipIf(skipped)(
  'a store that hangs holds nobody up for long, and counts again when it is back',
  async () => {
    const own = await startRedisServer()
    try {
      start(redisCounter(own.url, 200))
      await limiter.take('sign-in', 'ann')
      own.pause()
      await expect(limiter.take('sign-in', 'ann')).rejects.toMatchObject({ code: 'unavailable' })
      expect(await limiter.take('commands', 'ann')).toEqual({ allowed: true })
      own.resume()
      await vi.waitFor(async () => expect(await limiter.take('sign-in', 'bob')).toEqual({ allowed: true }))
      expect(logged).toHaveLength(2)
      expect(logged[1]).toBe('info: The store of the rate limits answers again.')
    } finally {
      own.resume()
      await own.stop()
    }
  },
)

test.skipIf(skipped)('a store that crashes and comes back is found again', async () => {
  const own = await startRedisServer()
  try {
    start(redisCounter(own.url))
    await limiter.take('sign-in', 'ann')
    await own.kill()
    await expect(limiter.take('sign-in', 'ann')).rejects.toMatchObject({ code: 'unavailable' })
    await own.restart('lose')
    await vi.waitFor(
      async () => expect(await limiter.take('sign-in', 'ann')).toEqual({ allowed: true }),
      5_000,
    )
  } finally {
    await own.stop()
  }
})
