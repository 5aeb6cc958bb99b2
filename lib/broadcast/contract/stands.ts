import { createClient } from 'redis'
import { hasRedisServer, type RedisServer, startRedisServer } from '@/lib/testing/redis/server'
import { startUpstashProxy, type UpstashProxy } from '@/lib/testing/redis/upstash-proxy'
import type { Driver } from '../driver'
import { memoryDriver } from '../drivers/memory'
import { MemoryStore } from '../drivers/memory-store'
import { redisDriver } from '../drivers/redis'
import { upstashDriver } from '../drivers/upstash'
import { type FaultControls, FaultyLink } from './faults'

/** One driver with everything behind it, ready to be broken. */
export interface Stand {
  readonly name: string
  /** A store of its own for one run. */
  begin(maxLength: number): Session
  stop(): Promise<void>
}

/** One server under test, with the faults that can be put into the way to it. */
export interface Session {
  readonly faults: FaultControls
  /** A driver for a hub: faults reach it. */
  driver(): Driver
  /** A driver for looking on: faults do not reach it, except for restarts. */
  observer(): Driver
  /** Ends the server in whatever it is doing, and starts it again. */
  restart(data: 'keep' | 'lose'): Promise<void>
}

const timeoutMs = 1_000
/** Redis trims whole nodes of a stream; small ones let a short run see it. */
const nodeEntries = 4

export const canRunRedis = hasRedisServer()

/** The memory driver; a restart empties its store where data is to be lost. */
export function memoryStand(): Stand {
  return {
    name: 'memory',
    begin(maxLength) {
      const store = new MemoryStore({ maxLength })
      const link = new FaultyLink()
      return {
        faults: link,
        driver: () => link.wrap(memoryDriver(store)),
        observer: () => memoryDriver(store),
        async restart(data) {
          link.away = true
          link.cut('reset')
          await new Promise((resolve) => setTimeout(resolve, 5))
          if (data === 'lose') store.clear()
          link.away = false
        },
      }
    },
    stop: async () => {},
  }
}

/** The Redis driver before a real server of its own. */
export async function redisStand(): Promise<Stand> {
  const server = await startRedisServer({ nodeEntries })
  let runs = 0
  return {
    name: 'redis',
    begin(maxLength) {
      const link = new FaultyLink()
      const options = { url: server.url, prefix: `run${runs++}`, maxLength, timeoutMs }
      return {
        faults: Object.assign(link, {
          cut: async (how: 'end' | 'reset') => {
            if (how === 'end') await closeSubscribers(server)
            else FaultyLink.prototype.cut.call(link, how)
          },
        }),
        driver: () => link.wrap(redisDriver(options)),
        observer: () => redisDriver(options),
        restart: (data) => server.restart(data),
      }
    },
    stop: () => server.stop(),
  }
}

/** The Upstash driver before a real Redis, through a REST proxy that can be made to fail. */
export async function upstashStand(): Promise<Stand & { proxy: UpstashProxy }> {
  const server = await startRedisServer({ nodeEntries })
  const proxy = await startUpstashProxy(server.url)
  let runs = 0
  return {
    name: 'upstash',
    proxy,
    begin(maxLength) {
      const prefix = `run${runs++}`
      return {
        faults: proxy,
        driver: () => upstashDriver({ url: proxy.url, token: proxy.token, prefix, maxLength, timeoutMs }),
        observer: () => redisDriver({ url: server.url, prefix, maxLength, timeoutMs }),
        restart: (data) => server.restart(data),
      }
    },
    async stop() {
      await proxy.close()
      await server.stop()
    },
  }
}

/** The server itself closes the connections of all subscribers. */
async function closeSubscribers(server: RedisServer): Promise<void> {
  const client = createClient({ url: server.url })
  await client.connect()
  await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub'])
  client.destroy()
}
