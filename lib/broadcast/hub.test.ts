import { describe, expect, it } from 'vitest'
import { fragileDriver, hubOn, memoryHub, note, recorder, until } from './contract/fixtures'
import { decodeCursor, encodeCursor } from './cursor'
import { MemoryStore } from './drivers/memory-store'

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

describe('a client that is ahead of its hub', () => {
  it('goes on at once when the hub has come so far', async () => {
    const { driver, control } = fragileDriver()
    // Nothing but the message itself can move anything here in time.
    const behind = hubOn(driver, { pollMs: 60_000, lingerMs: 60_000 })
    behind.subscribe({ topics: ['x'], subscriber: recorder() })
    await until(() => behind.health().state === 'live')
    control.swallow = true
    const [id] = await memoryHub({ store: control.store }).publish([note('a', 1)])
    const subscriber = recorder()
    behind.subscribe({ topics: ['a'], after: encodeCursor(id!), subscriber })
    const { reads } = control
    await until(() => control.reads > reads)
    await new Promise((resolve) => setTimeout(resolve, 0)) // the read has been taken in
    control.swallow = false
    control.inject(control.swallowed[0]!)
    await behind.publish([note('a', 2)])
    expect(subscriber.data()).toEqual([2])
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
