import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import { createClient } from 'redis'
import { within } from '@/lib/within'
import type { Window } from './rules'

/** Where times are counted. All of it rejects while the store does not answer. */
export interface Counter {
  /** Counts once. @returns how long to wait in ms where the window is full, or null */
  take(window: Window, key: string): Promise<number | null>
  /** Takes back one time that was counted. */
  giveBack(window: Window, key: string): Promise<void>
  close(): void
}

const keyPrefix = 'starling:limit'

/** Counts in this process alone. */
export function memoryCounter(): Counter {
  return flexibleCounter((points, duration) => new RateLimiterMemory({ keyPrefix, points, duration }))
}

/**
 * Counts in Redis, over a connection of its own that is opened with the first time.
 * @param timeoutMs how long counting may take, in ms: people wait for it. Default 500
 */
export function redisCounter(url: string, timeoutMs = 500): Counter {
  const client = createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    socket: { connectTimeout: timeoutMs, reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 1_000) },
  })
  let connecting: Promise<unknown> | undefined
  let lost: unknown
  // Who counts next gets it, and says so.
  client.on('error', (error) => {
    lost = error
  })
  client.on('ready', () => {
    lost = undefined
  })
  const connected = async () => {
    connecting ??= client.connect()
    if (!client.isReady && lost === undefined) await within(timeoutMs, connecting)
    if (!client.isReady) throw lost ?? new Error(`No connection to Redis within ${timeoutMs} ms.`)
  }
  const inTime = async <T>(ask: () => Promise<T>): Promise<T> => {
    await connected()
    const reply = await within(
      timeoutMs,
      ask().then((value) => ({ value })),
    )
    if (!reply) throw new Error(`No reply from Redis within ${timeoutMs} ms.`)
    return reply.value
  }
  const counter = flexibleCounter((points, duration) => {
    // Said explicitly, since it would look at the name of the client's class, which a bundler may change.
    return new RateLimiterRedis({ storeClient: client, useRedisPackage: true, keyPrefix, points, duration })
  })
  return {
    take: (window, key) => inTime(() => counter.take(window, key)),
    giveBack: (window, key) => inTime(() => counter.giveBack(window, key)),
    close() {
      // Connecting then fails, of which nobody needs to hear.
      connecting?.catch(() => {})
      if (client.isOpen) client.destroy()
    },
  }
}

/**
 * Counts in Upstash Redis, one request a time.
 * @param timeoutMs how long a request may take, in ms. Default 1,000
 */
export function upstashCounter({ url, token }: { url: string; token: string }, timeoutMs = 1_000): Counter {
  const redis = new Redis({
    url,
    token,
    enableAutoPipelining: false,
    enableTelemetry: false,
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(timeoutMs),
  })
  const limiterOf = perWindow(({ times, seconds }) => {
    const limiter = Ratelimit.fixedWindow(times, `${seconds} s`)
    // Its own timeout would let requests through, also those that must not pass uncounted.
    return new Ratelimit({ redis, limiter, prefix: keyPrefix, timeout: 0, ephemeralCache: false })
  })
  const count = async (window: Window, key: string, rate: 1 | -1) => {
    try {
      return await limiterOf(window).limit(key, { rate })
    } catch (error) {
      // The SDK (1.39) appends the whole script to its errors.
      if (error instanceof Error) error.message = error.message.split(', command was:')[0]!
      throw error
    }
  }
  return {
    async take(window, key) {
      const { success, reset } = await count(window, key, 1)
      return success ? null : reset - Date.now()
    },
    async giveBack(window, key) {
      await count(window, key, -1)
    },
    close() {},
  }
}

function flexibleCounter(create: (times: number, seconds: number) => RateLimiterAbstract): Counter {
  const limiterOf = perWindow(({ times, seconds }) => create(times, seconds))
  return {
    async take(window, key) {
      // `penalty` counts as `consume` does, but does not reject where the window is full.
      const { consumedPoints, msBeforeNext } = await limiterOf(window).penalty(key)
      return consumedPoints > window.times ? msBeforeNext : null
    },
    async giveBack(window, key) {
      await limiterOf(window).reward(key)
    },
    close() {},
  }
}

/** The libraries want a limiter for each window. */
function perWindow<Limiter>(create: (window: Window) => Limiter): (window: Window) => Limiter {
  const limiters = new Map<Window, Limiter>()
  return (window) => {
    const limiter = limiters.get(window) ?? create(window)
    limiters.set(window, limiter)
    return limiter
  }
}
