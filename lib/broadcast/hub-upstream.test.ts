import { describe, expect, it } from 'vitest'
import { fragileDriver, hubOn, memoryHub, note, recorder, until } from './contract/fixtures'
import { decodeCursor } from './cursor'
import type { Driver } from './driver'
import { MemoryStore } from './drivers/memory-store'

describe('the upstream', () => {
  it('is one for any number of subscriptions and topics, and none after the linger', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver)
    expect(hub.health().state).toBe('idle')
    const subscriptions = Array.from({ length: 1000 }, (_, n) =>
      hub.subscribe({ topics: [`t${n % 100}`, 'all'], subscriber: recorder() }),
    )
    await until(() => hub.health().topics === 101)
    expect(control.opened).toBe(1)
    for (const subscription of subscriptions) subscription.close()
    await until(() => hub.health().state === 'idle')
    expect(hub.health()).toMatchObject({ subscriptions: 0, topics: 0 })
  })

  it('comes back after it has rested, and clients resume across the rest', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver)
    const before = recorder()
    const subscription = hub.subscribe({ topics: ['a'], subscriber: before })
    await hub.publish([note('a', 1)])
    subscription.close()
    await until(() => hub.health().state === 'idle')
    await hub.publish([note('a', 2)])
    const after = recorder()
    hub.subscribe({ topics: ['a'], after: before.cursors[0]!, subscriber: after })
    await until(() => after.events.length === 1)
    expect(after.data()).toEqual([2])
    expect(control.opened).toBe(2)
  })

  it('reads the logs again when more comes in during a repair than may queue', async () => {
    const { driver, control } = fragileDriver()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const hub = hubOn(
      {
        ...driver,
        async read(request) {
          const result = await driver.read(request)
          if (request.ranges.length > 0) await held
          return result
        },
      },
      { silenceMs: 60_000, heartbeatMs: 50_000 },
    )
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], subscriber })
    await until(() => hub.health().state === 'live')
    control.inject('nonsense')
    const data = 'x'.repeat(250_000)
    for (let n = 0; n < 80; n += 1) await hub.publish([note('a', data)])
    const { reads } = control
    release()
    await until(() => subscriber.events.length === 80)
    expect(control.reads).toBeGreaterThan(reads)
    expect(subscriber.resets).toEqual([])
  })

  it('stays open for a client that comes back within the linger', async () => {
    let now = 1_000_000
    let beats = 0
    const { driver } = fragileDriver()
    const publish: Driver['publish'] = (batch) => {
      beats += 1
      return driver.publish(batch)
    }
    const hub = hubOn({ ...driver, publish }, { now: () => now, lingerMs: 20, heartbeatMs: 10 })
    hub.subscribe({ topics: ['a'], subscriber: recorder() }).close()
    hub.subscribe({ topics: ['a'], subscriber: recorder() })
    await until(() => hub.health().state === 'live')
    now += 20
    await until(() => beats > 0 || hub.health().state === 'idle')
    expect(hub.health().state).toBe('live')
  })

  it('begins at the present after a rest', async () => {
    const store = new MemoryStore()
    const hub = memoryHub({ store })
    const subscription = hub.subscribe({ topics: ['a'], subscriber: recorder() })
    await hub.publish([note('a', 1)])
    subscription.close()
    await until(() => hub.health().state === 'idle')
    const [id] = await memoryHub({ store }).publish([note('a', 2)])
    expect(decodeCursor(await hub.head())).toBe(id)
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], subscriber })
    await until(() => hub.health().state === 'live')
    await hub.publish([note('a', 3)])
    expect(subscriber.data()).toEqual([3])
  })

  it('keeps cursors fresh by its heartbeats, though nothing is published', async () => {
    const hub = memoryHub({ heartbeatMs: 10 })
    const subscription = hub.subscribe({ topics: ['a'], subscriber: recorder() })
    await until(() => subscription.cursor !== null)
    const before = subscription.cursor
    await until(() => subscription.cursor !== before)
  })

  it('does not let a message pass a poll that is still under way', async () => {
    const { driver, control } = fragileDriver()
    let hold = false
    let release = () => {}
    const hub = hubOn(
      {
        ...driver,
        async read(request) {
          const result = await driver.read(request)
          if (hold) {
            await new Promise<void>((resolve) => {
              release = resolve
            })
          }
          return result
        },
        open(handlers) {
          // A message may come before the answer to the subscription.
          for (const raw of control.swallowed.splice(0)) handlers.message(raw)
          return driver.open(handlers)
        },
      },
      { pollMs: 2, retryMs: 50, retryMaxMs: 50, random: () => 1 },
    )
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], subscriber })
    await until(() => hub.health().state === 'live')
    control.swallow = true
    await hub.publish([note('a', 1)])
    control.swallow = false
    hold = true
    control.cut()
    const { reads, opened } = control
    await until(() => control.reads > reads && control.opened > opened)
    hold = false
    release()
    await until(() => hub.health().state === 'live')
    expect(subscriber.data()).toEqual([1])
  })

  it('costs no read of the store for a fresh subscription or for head() while live', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver)
    hub.subscribe({ topics: ['a'], subscriber: recorder() })
    await until(() => hub.health().state === 'live')
    const { reads } = control
    const cursor = await hub.head()
    await hub.publish([note('b', 1)])
    const subscriber = recorder()
    hub.subscribe({ topics: ['b'], after: cursor, subscriber })
    await until(() => subscriber.events.length === 1)
    expect(control.reads).toBe(reads)
  })

  it('repairs what it missed while it was cut', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver)
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], subscriber })
    await hub.publish([note('a', 1)])
    control.cut()
    await hub.publish([note('a', 2)])
    await until(() => hub.health().state === 'live')
    await hub.publish([note('a', 3)])
    expect(subscriber.data()).toEqual([1, 2, 3])
    expect(subscriber.resets).toEqual([])
  })

  it('repairs without a reset after a silence longer than logs are kept, if nothing was published', async () => {
    let now = 1_000_000
    const { driver, control } = fragileDriver(new MemoryStore({ ttlMs: 1_000, now: () => now }))
    const hub = hubOn(driver)
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], subscriber })
    await hub.publish([note('a', 1)])
    now += 5_000
    control.cut()
    await until(() => hub.health().state === 'live' && control.opened === 2)
    await hub.publish([note('a', 2)])
    expect(subscriber.data()).toEqual([1, 2])
    expect(subscriber.resets).toEqual([])
  })

  it('notices a lost message by the next one', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver)
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], subscriber })
    control.swallow = true
    await hub.publish([note('a', 1)])
    control.swallow = false
    await hub.publish([note('b', 2)])
    await until(() => subscriber.events.length === 1)
    expect(control.opened).toBe(1)
  })

  it('notices a lost message by the heartbeat, if nothing follows', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver, { heartbeatMs: 20 })
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], subscriber })
    control.swallow = true
    await hub.publish([note('a', 1)])
    control.swallow = false
    await until(() => subscriber.events.length === 1)
    expect(control.opened).toBe(1)
  })

  it('gives up an upstream that has gone silent', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver, { heartbeatMs: 20, silenceMs: 60 })
    hub.subscribe({ topics: ['a'], subscriber: recorder() })
    control.swallow = true
    await until(() => control.opened > 1)
    control.swallow = false
    await until(() => hub.health().state === 'live')
  })

  it('polls the logs while it is refused, so that subscriptions go on', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver)
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], subscriber })
    await hub.publish([note('a', 1)])
    control.refusing = true
    control.cut()
    await hub.publish([note('a', 2)])
    await until(() => subscriber.events.length === 2)
    const late = recorder()
    hub.subscribe({ topics: ['a'], subscriber: late })
    await hub.publish([note('a', 3)])
    await until(() => late.events.length === 1)
    expect(late.data()).toEqual([3])
    expect(subscriber.data()).toEqual([1, 2, 3])
  })

  it.each([
    ['not JSON', '<html>'],
    ['of a newer version', '{"v":2,"events":[]}'],
    ['with a malformed event', '{"v":1,"prev":"1-0","at":"2-0","events":[["a"]]}'],
  ])('skips a message that is %s, says so, and misses nothing', async (_, raw) => {
    const { driver, control } = fragileDriver()
    const lines: string[] = []
    const hub = hubOn(driver, { log: (_, message) => lines.push(message) })
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], subscriber })
    await until(() => hub.health().state === 'live')
    control.inject(raw)
    await hub.publish([note('a', 1)])
    await until(() => subscriber.events.length === 1)
    expect(lines).toEqual([expect.stringContaining('Skipped a bus message')])
  })
})
