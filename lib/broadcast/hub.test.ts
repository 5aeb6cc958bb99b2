import { describe, expect, it } from 'vitest'
import { fragileDriver, hubOn, memoryHub, note, recorder, until } from './contract/fixtures'
import { decodeCursor } from './cursor'
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

describe('a store out of reach', () => {
  it('does not stop the start: the state says so, and subscriptions begin with a reset when it returns', async () => {
    const { driver, control } = fragileDriver()
    control.unreachable = true
    const lines: string[] = []
    const hub = hubOn(driver, { log: (level, message) => level === 'warn' && lines.push(message) })
    const subscriber = recorder()
    const subscription = hub.subscribe({ topics: ['a'], subscriber })
    await until(() => hub.health().state === 'down' && control.opened > 3)
    expect(hub.health()).toMatchObject({ driver: 'memory', lagMs: null, subscriptions: 1 })
    expect(subscription.cursor).toBeNull()
    expect(lines).toEqual(['Lost the memory bus, trying again: refused'])
    await until(() => hub.health().state === 'down')
    await expect(hub.head()).rejects.toMatchObject({ type: 'unavailable' })
    control.unreachable = false
    await until(() => subscriber.resets.length === 1)
    expect(subscriber.resets[0]).toMatchObject({ topics: ['a'], reason: 'offline' })
    await until(() => hub.health().state === 'live')
    await hub.publish([note('a', 1)])
    expect(subscriber.data()).toEqual([1])
    expect(hub.health().lagMs).toBe(0)
  })

  it('leaves head() at the last known place, and a page built there misses nothing', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver)
    hub.subscribe({ topics: ['x'], subscriber: recorder() })
    await hub.publish([note('x', 1)])
    control.unreachable = true
    control.cut()
    const cursor = await hub.head()
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], after: cursor, subscriber })
    control.unreachable = false
    await hub.publish([note('a', 2)])
    await until(() => subscriber.events.length === 1)
    expect(subscriber.resets).toEqual([])
  })

  it('says for how long it has not been up to date', async () => {
    let now = 1_000_000
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver, { now: () => now })
    hub.subscribe({ topics: ['a'], subscriber: recorder() })
    await until(() => hub.health().state === 'live')
    now += 5_000
    expect(hub.health().lagMs).toBe(0)
    control.unreachable = true
    control.cut()
    now += 700
    expect(hub.health().lagMs).toBe(700)
    control.unreachable = false
    await until(() => hub.health().state === 'live')
    expect(hub.health().lagMs).toBe(0)
  })

  it('tells its listeners about every change', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver)
    const states: string[] = []
    const stop = hub.onHealthChange(({ state }) => states.push(state))
    hub.subscribe({ topics: ['a'], subscriber: recorder() })
    await until(() => hub.health().state === 'live')
    control.cut()
    await until(() => hub.health().state === 'live')
    expect(states).toEqual(['connecting', 'repairing', 'live', 'down', 'connecting', 'repairing', 'live'])
    stop()
    await hub.close()
    expect(states).toHaveLength(7)
  })
})

describe('two hubs on one store', () => {
  it('see each other’s events, and a client may change from one to the other', async () => {
    const store = new MemoryStore()
    const [one, two] = [memoryHub({ store }), memoryHub({ store })]
    const atOne = recorder()
    const first = one.subscribe({ topics: ['a'], subscriber: atOne })
    await two.publish([note('a', 1)])
    await one.publish([note('a', 2)])
    expect(atOne.data()).toEqual([1, 2])
    first.close()
    const atTwo = recorder()
    two.subscribe({ topics: ['a'], after: atOne.cursors[0]!, subscriber: atTwo })
    await one.publish([note('a', 3)])
    await until(() => atTwo.events.length === 2)
    expect(atTwo.data()).toEqual([2, 3])
  })

  it('a client that is ahead of the hub it comes to gets nothing twice', async () => {
    const { driver, control } = fragileDriver()
    const behind = hubOn(driver)
    const ahead = memoryHub({ store: control.store })
    const atAhead = recorder()
    ahead.subscribe({ topics: ['a'], subscriber: atAhead })
    behind.subscribe({ topics: ['a'], subscriber: recorder() })
    await until(() => behind.health().state === 'live')
    control.swallow = true
    await ahead.publish([note('a', 1)])
    const atBehind = recorder()
    const subscription = behind.subscribe({ topics: ['a'], after: atAhead.cursors[0]!, subscriber: atBehind })
    await until(() => behind.health().topics === 1 && control.reads > 1)
    expect(subscription.cursor).toBe(atAhead.cursors[0])
    control.swallow = false
    await ahead.publish([note('a', 2)])
    await until(() => atBehind.events.length > 0)
    expect(atBehind.data()).toEqual([2])
    expect(atBehind.resets).toEqual([])
  })
})

describe('a closed hub', () => {
  it('refuses everything, after finishing what was handed in', async () => {
    const store = new MemoryStore()
    const hub = memoryHub({ store })
    const last = hub.publish([note('a', 1)])
    await hub.close()
    await expect(last).resolves.toHaveLength(1)
    await expect(hub.publish([note('a', 2)])).rejects.toMatchObject({ type: 'closed' })
    await expect(hub.head()).rejects.toMatchObject({ type: 'closed' })
    expect(() => hub.subscribe({ topics: ['a'], subscriber: recorder() })).toThrow('closed')
  })
})

it('head() is a cursor behind everything published so far', async () => {
  const hub = memoryHub()
  const [id] = await hub.publish([note('a', 1)])
  expect(decodeCursor(await hub.head())).toBe(id)
})
