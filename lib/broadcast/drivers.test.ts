import { createClient } from 'redis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RedisServer, startRedisServer } from '@/lib/testing/redis/server'
import { startUpstashProxy, type UpstashProxy } from '@/lib/testing/redis/upstash-proxy'
import { note, recorder, until } from './contract/fixtures'
import { canRunRedis } from './contract/stands'
import { encodeCursor } from './cursor'
import type { Driver } from './driver'
import { redisDriver } from './drivers/redis'
import { upstashDriver } from './drivers/upstash'
import { createHub } from './hub'
import { compareIds } from './ids'
import type { Hub, HubOptions } from './types'

const skipped = !canRunRedis && process.env.CI !== 'true'
if (skipped) console.log('broadcast drivers: SKIPPED, because there is no redis-server')

const password = 'correct-horse'
const token = 'battery-staple'
const quick: HubOptions = {
  // Beyond any pause of a busy machine, so that nothing happens by itself.
  heartbeatMs: 20_000,
  silenceMs: 30_000,
  lingerMs: 50,
  pollMs: 25,
  retryMs: 2,
  retryMaxMs: 20,
  publishRetries: 500,
}

describe.skipIf(skipped).each(['redis', 'upstash'])('over %s', (name) => {
  let server: RedisServer
  let proxy: UpstashProxy
  let prefix = ''
  let runs = 0
  const hubs: Hub[] = []

  beforeAll(async () => {
    server = await startRedisServer({ password })
    proxy = await startUpstashProxy(urlWith(password), token)
  })
  afterAll(async () => {
    await proxy?.close()
    await server?.stop()
  })
  beforeEach(() => {
    prefix = `test${runs++}`
  })
  afterEach(async () => {
    await Promise.all(hubs.splice(0).map((hub) => hub.close()))
  })

  const urlWith = (secret: string) => server.url.replace('//', `//:${secret}@`)

  function driver(secrets = { password, token }, timeoutMs = 5_000): Driver {
    return name === 'redis'
      ? redisDriver({ url: urlWith(secrets.password), prefix, timeoutMs })
      : upstashDriver({ url: proxy.url, token: secrets.token, prefix, timeoutMs })
  }

  function hub(options: HubOptions = {}, over = driver()): Hub {
    const created = createHub(over, { ...quick, ...options })
    hubs.push(created)
    return created
  }

  async function live(hub: Hub): Promise<void> {
    await until(() => hub.health().state === 'live')
  }

  /** Sends one command to the server itself. */
  async function redis(...command: string[]): Promise<unknown> {
    const client = createClient({ url: urlWith(password), RESP: 2 })
    await client.connect()
    try {
      return await client.sendCommand(command)
    } finally {
      client.destroy()
    }
  }

  /** Subscribers of the bus, as the server counts them. */
  async function listeners(): Promise<number> {
    const reply = (await redis('PUBSUB', 'NUMSUB', `${prefix}:bus`)) as [string, number]
    return reply[1]
  }

  it('keeps one upstream for 1,000 subscriptions of 100 topics, and none after the linger', async () => {
    const one = hub()
    const subscriptions = [one.subscribe({ topics: ['t0'], subscriber: recorder() })]
    await live(one)
    expect(await listeners()).toBe(1)
    for (let n = 1; n < 1000; n += 1) {
      subscriptions.push(
        one.subscribe({ topics: [`t${n % 100}`, `t${(n + 7) % 100}`], subscriber: recorder() }),
      )
    }
    await until(() => one.health().topics === 100)
    expect(await listeners()).toBe(1)
    if (name === 'upstash') expect(proxy.streams).toBe(1)
    for (const subscription of subscriptions) subscription.close()
    await until(() => one.health().state === 'idle')
    while ((await listeners()) > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    if (name === 'upstash') expect(proxy.streams).toBe(0)
  })

  it('needs one command to publish a batch, and none to resume a client from memory', async () => {
    const one = hub()
    const first = recorder()
    one.subscribe({ topics: ['a'], subscriber: first })
    await live(one)
    await one.publish([note('a', 0)]) // the server knows the script from now on
    const commands = async () =>
      Number(
        /calls=(\d+)/.exec(
          String(await redis('INFO', 'commandstats')).match(/cmdstat_evalsha:.*/)?.[0] ?? '',
        )?.[1],
      )
    const before = await commands()
    await Promise.all([1, 2, 3].map((n) => one.publish([note('a', n), note('b', n)])))
    expect(await commands()).toBe(before + 1)
    await until(() => first.events.length === 4)
    const again = recorder()
    one.subscribe({ topics: ['a', 'b'], after: first.cursors[0]!, subscriber: again })
    await until(() => again.events.length === 6)
    expect(await commands()).toBe(before + 1)
  })

  it('carries any JSON unchanged, live and from the log', async () => {
    const one = hub()
    const start = await one.head()
    const values = [
      '',
      'a,b\n\r\u2028"\\',
      '🐦 grüße',
      0,
      -1.5,
      true,
      null,
      [],
      { deep: [{ x: null }] },
      'x'.repeat(200_000),
    ]
    const before = recorder()
    one.subscribe({ topics: ['a'], subscriber: before })
    await live(one)
    for (const value of values) await one.publish([note('a', value)])
    await until(() => before.events.length === values.length)
    const after = recorder()
    hub().subscribe({ topics: ['a'], after: start, subscriber: after })
    await until(() => after.events.length === values.length)
    expect(before.data()).toEqual(values)
    expect(after.events).toEqual(before.events)
  })

  it('leaves nothing behind that does not expire, but its clock', async () => {
    const one = hub()
    await one.publish([note('a', 1)], { nonce: 'outbox-1' })
    await one.publish([note('b', 1)])
    const keys = (await redis('KEYS', `${prefix}:*`)) as string[]
    expect(keys).toHaveLength(5)
    for (const key of keys) {
      const ttl = Number(await redis('PTTL', key))
      if (key === `${prefix}:state`) expect(ttl).toBe(-1)
      else expect(ttl).toBeGreaterThan(200_000)
    }
  })

  it('after FLUSHALL everybody gets a reset, and ids do not go backwards', async () => {
    const [one, two] = [hub(), hub()]
    const [atOne, atTwo] = [recorder(), recorder()]
    one.subscribe({ topics: ['a'], subscriber: atOne })
    two.subscribe({ topics: ['a', 'b'], subscriber: atTwo })
    await Promise.all([live(one), live(two)])
    const [before] = await one.publish([note('a', 1)])
    await until(() => atTwo.events.length === 1)
    await redis('FLUSHALL')
    const [after] = await two.publish([note('a', 2)])
    await until(() => atOne.resets.length > 0 && atTwo.resets.length > 0)
    expect(atOne.resets[0]).toMatchObject({ topics: ['a'], reason: 'expired' })
    expect(atTwo.resets[0]).toMatchObject({ topics: ['a', 'b'], reason: 'expired' })
    expect(compareIds(after!, before!)).toBeGreaterThan(0)
    await one.publish([note('a', 3)])
    await until(() => atOne.data().includes(3) && atTwo.data().includes(3))
  })

  it('a store that was restored from an older copy begins anew: no cursor of the lost time is trusted', async () => {
    const [one, two] = [hub(), hub()]
    const [atOne, atTwo] = [recorder(), recorder()]
    one.subscribe({ topics: ['a'], subscriber: atOne })
    two.subscribe({ topics: ['a'], subscriber: atTwo })
    await Promise.all([live(one), live(two)])
    const old = (await redis('HGETALL', `${prefix}:state`)) as string[]
    const [lost] = await one.publish([note('a', 1)])
    await until(() => atTwo.events.length === 1)
    await redis('DEL', `${prefix}:log:a`)
    await redis('HSET', `${prefix}:state`, ...old)
    const [next] = await two.publish([note('a', 2)])
    await until(() => atOne.resets.length > 0 && atTwo.resets.length > 0)
    expect(atOne.resets[0]).toMatchObject({ reason: 'expired' })
    expect(compareIds(next!, lost!)).toBeGreaterThan(0)
    const late = recorder()
    hub().subscribe({ topics: ['a'], after: encodeCursor(lost!), subscriber: late })
    await until(() => late.resets.length > 0)
    expect(late.resets[0]).toMatchObject({ reason: 'expired' })
  })

  it('after a restart on an empty store a client that comes back gets a reset', async () => {
    const one = hub()
    const [id] = await one.publish([note('a', 1)])
    await server.restart('lose')
    const subscriber = recorder()
    one.subscribe({ topics: ['a'], after: encodeCursor(id!), subscriber })
    await until(() => subscriber.resets.length > 0)
    expect(subscriber.resets[0]).toMatchObject({ topics: ['a'], reason: 'expired' })
    const [next] = await one.publish([note('a', 2)])
    expect(compareIds(next!, id!)).toBeGreaterThan(0)
  })

  it('survives a server that freezes: silence is noticed, and each event comes once', async () => {
    const one = hub({ heartbeatMs: 300, silenceMs: 1_000 }, driver({ password, token }, 1_000))
    const subscriber = recorder()
    one.subscribe({ topics: ['a'], after: await one.head(), subscriber })
    await live(one)
    server.pause()
    const published = [1, 2, 3].map((n) => one.publish([note('a', n)]))
    await until(() => one.health().state === 'down')
    server.resume()
    await Promise.all(published)
    await until(() => subscriber.events.length === 3)
    expect(subscriber.data()).toEqual([1, 2, 3])
    expect(subscriber.resets).toEqual([])
  })

  it('goes on above a log that is ahead of a clock that was lost', async () => {
    const one = hub()
    await redis('XADD', `${prefix}:log:a`, '9999999999999-7', 'v', '1', 'p', '0-0', 't', 'note', 'd', '1')
    expect(await one.publish([note('a', 2)])).toEqual(['9999999999999-8'])
  })

  it('keeps cursors fresh by its heartbeats, though nothing is published', async () => {
    const one = hub({ heartbeatMs: 50 })
    const subscription = one.subscribe({ topics: ['a'], subscriber: recorder() })
    await until(() => subscription.cursor !== null)
    const before = subscription.cursor
    await until(() => subscription.cursor !== before)
  })

  it('begins without a store, and recovers when there is one', async () => {
    await server.kill()
    const one = hub()
    const subscriber = recorder()
    one.subscribe({ topics: ['a'], subscriber })
    await until(() => one.health().state === 'down')
    const waiting = one.publish([note('a', 1)])
    await server.restart('keep')
    await until(() => subscriber.resets.length === 1)
    expect(subscriber.resets[0]).toMatchObject({ reason: 'offline' })
    await expect(waiting).resolves.toHaveLength(1)
    await live(one)
  })

  it('says once what is wrong with the credentials, and never what they are', async () => {
    const lines: string[] = []
    const log: HubOptions['log'] = (level, ...line) => level === 'warn' && lines.push(JSON.stringify(line))
    const one = hub({ log, publishRetries: 1 }, driver({ password: 'wrong-password', token: 'wrong-token' }))
    const states: string[] = []
    one.onHealthChange(({ state }) => states.push(state))
    one.subscribe({ topics: ['a'], subscriber: recorder() })
    await until(() => states.filter((state) => state === 'down').length > 3)
    await expect(one.publish([note('a', 'secret')])).rejects.toMatchObject({ type: 'unavailable' })
    expect(lines).toEqual([expect.stringContaining('WRONGPASS')])
    expect(lines[0]).not.toMatch(/wrong-|correct-horse|battery-staple|secret/)
  })

  it('keeps payloads out of errors and logs', async () => {
    const seen: unknown[] = []
    const log: HubOptions['log'] = (...line) => seen.push(...line.map((part) => describeFully(part)))
    const one = hub({ log, publishRetries: 1 }, driver({ password: 'wrong-password', token: 'wrong-token' }))
    const error = await one.publish([note('a', 'my diary')]).catch((error: unknown) => error)
    expect(describeFully(error)).not.toContain('my diary')
    expect(seen.join()).not.toContain('my diary')
  })

  it('skips a log entry of a newer version, names it, and goes on', async () => {
    const lines: unknown[] = []
    const log: HubOptions['log'] = (_, message, details) => lines.push([message, details])
    const writer = hub()
    const start = await writer.head()
    await writer.publish([note('a', 1)])
    const newer = await redis('XADD', `${prefix}:log:a`, '*', 'v', '2', 'body', 'from the future')
    await writer.publish([note('a', 3)])
    const subscriber = recorder()
    hub({ log }).subscribe({ topics: ['a'], after: start, subscriber })
    await until(() => subscriber.events.length === 2)
    expect(subscriber.data()).toEqual([1, 3])
    expect(lines).toEqual([[`Skipped entry ${newer} of version "2"`, { topic: 'a', id: newer }]])
  })

  it('skips what it cannot read on the bus, says so, and misses nothing', async () => {
    const lines: string[] = []
    const one = hub({ log: (_, message) => lines.push(message) })
    const subscriber = recorder()
    one.subscribe({ topics: ['a'], subscriber })
    await live(one)
    await redis('PUBLISH', `${prefix}:bus`, '{"v":9}')
    await until(() => lines.length > 0)
    await one.publish([note('a', 1)])
    await until(() => subscriber.events.length === 1)
    expect(lines[0]).toBe('Skipped a bus message of version 9; reading the logs instead')
  })

  it('carries lossy events over the bus only', async () => {
    const one = hub()
    const start = await one.head()
    const subscriber = recorder()
    one.subscribe({ topics: ['a'], subscriber })
    await live(one)
    await one.publish([note('a', 'typing')], { lossy: true })
    await one.publish([note('a', 1)])
    await until(() => subscriber.events.length === 2)
    expect(subscriber.events.map(({ data, lossy }) => [data, lossy])).toEqual([
      ['typing', true],
      [1, undefined],
    ])
    const late = recorder()
    hub().subscribe({ topics: ['a'], after: start, subscriber: late })
    await until(() => late.events.length === 1)
    expect(late.data()).toEqual([1])
  })
})

/** Everything that a log would show of an error: message, stack and causes. */
function describeFully(value: unknown): string {
  if (!(value instanceof Error)) return JSON.stringify(value) ?? ''
  return `${value.stack} ${describeFully(value.cause)} ${JSON.stringify(value)}`
}
