import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Relay, startRelay } from '@/lib/testing/redis/relay'
import { type RedisServer, startRedisServer } from '@/lib/testing/redis/server'
import { canRunRedis } from '../contract/stands'
import type { Batch, Driver } from '../driver'
import { zeroId } from '../ids'
import { redisDriver } from './redis'

const skipped = !canRunRedis && process.env.CI !== 'true'
if (skipped) console.log('redis driver: SKIPPED, because there is no redis-server')

const heartbeat: Batch = { floor: zeroId, groups: [] }

describe.skipIf(skipped)('the connection for commands', () => {
  let server: RedisServer
  let relay: Relay
  let driver: Driver | undefined

  beforeAll(async () => {
    server = await startRedisServer()
    relay = await startRelay(server.port)
  })
  afterEach(() => driver?.close())
  afterAll(async () => {
    await relay?.close()
    await server?.stop()
  })

  it('is replaced when it is half open', async () => {
    driver = redisDriver({ url: relay.url, timeoutMs: 300 })
    await driver.publish(heartbeat)
    relay.freeze()
    await expect(driver.publish(heartbeat)).rejects.toThrow('No reply from Redis within 300 ms')
    await expect(driver.publish(heartbeat)).resolves.toEqual([])
  })

  it('is replaced before the next command when the server has gone away and come back', async () => {
    driver = redisDriver({ url: server.url })
    await driver.publish(heartbeat)
    await server.restart('keep')
    await expect(driver.publish(heartbeat)).resolves.toEqual([])
  })

  it('stays when the server answers with an error', async () => {
    driver = redisDriver({ url: server.url })
    await expect(driver.publish({ ...heartbeat, floor: 'nonsense' as never })).rejects.toThrow('ERR')
    await expect(driver.publish(heartbeat)).resolves.toEqual([])
  })
})
