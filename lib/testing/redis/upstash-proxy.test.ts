import { Redis } from '@upstash/redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer, type RedisServer, startRedisServer } from './server'
import { startUpstashProxy, type UpstashProxy } from './upstash-proxy'

const skipped = !hasRedisServer() && process.env.CI !== 'true'
if (skipped) console.log('upstash proxy: SKIPPED, because there is no redis-server')

describe.skipIf(skipped)('the Upstash proxy, as the SDK sees it', () => {
  let server: RedisServer
  let proxy: UpstashProxy
  let redis: Redis

  beforeAll(async () => {
    server = await startRedisServer()
    proxy = await startUpstashProxy(server.url)
    redis = new Redis({ url: proxy.url, token: proxy.token, enableTelemetry: false, retry: { retries: 0 } })
  })
  afterAll(async () => {
    await proxy?.close()
    await server?.stop()
  })

  it('answers commands with strings, numbers, lists and nothing', async () => {
    expect(await redis.set('bird', '🐦')).toBe('OK')
    expect(await redis.get('bird')).toBe('🐦')
    expect(await redis.get('nothing')).toBeNull()
    expect(await redis.incr('count')).toBe(1)
    await redis.rpush('list', 'a', 'OK', 'c')
    expect(await redis.lrange('list', 0, -1)).toEqual(['a', 'OK', 'c'])
  })

  it('carries out pipelines and transactions', async () => {
    const pipeline = redis.pipeline()
    pipeline.set('a', 'x')
    pipeline.get('a')
    expect(await pipeline.exec()).toEqual(['OK', 'x'])
    const transaction = redis.multi()
    transaction.set('b', 'y')
    transaction.get('b')
    expect(await transaction.exec()).toEqual(['OK', 'y'])
  })

  it('answers errors as Upstash does', async () => {
    await redis.set('text', 'x')
    await expect(redis.incr('text')).rejects.toThrow('ERR value is not an integer')
    await expect(redis.exec(['SELECT', '1'])).rejects.toThrow('not available')
    const stranger = new Redis({
      url: proxy.url,
      token: 'wrong',
      enableTelemetry: false,
      retry: { retries: 0 },
    })
    await expect(stranger.get('text')).rejects.toThrow('WRONGPASS')
  })

  it('streams a channel', async () => {
    const messages: unknown[] = []
    const subscriber = redis.subscribe(['news'])
    const subscribed = new Promise((resolve) => subscriber.on('subscribe', resolve))
    const heard = new Promise((resolve) =>
      subscriber.on('message', ({ message }) => resolve(messages.push(message))),
    )
    await subscribed
    expect(proxy.streams).toBe(1)
    await redis.publish('news', 'hello, world')
    await heard
    expect(messages).toEqual(['hello, world'])
    await subscriber.unsubscribe()
  })

  it('breaks requests on demand', async () => {
    proxy.requestFaults.push('error', 'lost-request', 'lost-reply')
    await expect(redis.incr('faults')).rejects.toThrow('ERR injected')
    await expect(redis.incr('faults')).rejects.toThrow('fetch failed')
    await expect(redis.incr('faults')).rejects.toThrow('fetch failed')
    expect(await redis.get('faults')).toBe(1)
  })
})
