import { describe, expect, it } from 'vitest'
import { fragileDriver, hubOn, memoryHub, note, recorder, until } from './contract/fixtures'
import { MemoryStore } from './drivers/memory-store'
import { compareIds } from './ids'

describe('publishing', () => {
  it('gives every event a higher id than the one before', async () => {
    const hub = memoryHub()
    const published = await Promise.all(
      Array.from({ length: 50 }, (_, n) => hub.publish([note(`t${n % 5}`, n), note('all', n)])),
    )
    const ids = published.flat()
    expect(ids).toHaveLength(100)
    expect([...ids].sort(compareIds)).toEqual(ids)
    expect(new Set(ids).size).toBe(100)
  })

  it('has one batch on its way at a time, and puts what waits into the next', async () => {
    const { driver } = fragileDriver()
    const batches: number[] = []
    let running = 0
    const hub = hubOn({
      ...driver,
      async publish(batch) {
        running += 1
        expect(running).toBe(1)
        await new Promise((resolve) => setTimeout(resolve, 1))
        running -= 1
        batches.push(batch.groups.flatMap((group) => group.events).length)
        return driver.publish(batch)
      },
    })
    const first = hub.publish([note('a', 0)])
    await until(() => running === 1)
    const rest = Array.from({ length: 300 }, (_, n) => hub.publish([note('a', n + 1)]))
    const ids = (await Promise.all([first, ...rest])).flat()
    expect([...ids].sort(compareIds)).toEqual(ids)
    expect(batches).toEqual([1, 128, 128, 44])
  })

  it('never gets an id below one that it has seen, whatever becomes of the store and its clock', async () => {
    let now = 2_000_000
    const store = new MemoryStore({ now: () => now })
    const hub = memoryHub({ store })
    const [before] = await hub.publish([note('a', 1)])
    now = 1_000_000
    store.clear()
    const [after] = await hub.publish([note('a', 2)])
    expect(compareIds(after!, before!)).toBeGreaterThan(0)
  })

  it('logs a nonce once, however often it is published', async () => {
    const hub = memoryHub()
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], subscriber })
    const first = await hub.publish([note('a', 1)], { nonce: 'outbox-7' })
    const [second, third] = await Promise.all([
      hub.publish([note('a', 1)], { nonce: 'outbox-7' }),
      hub.publish([note('a', 2)]),
    ])
    expect(second).toEqual(first)
    expect(third).not.toEqual(first)
    expect(subscriber.data()).toEqual([1, 2])
  })

  it('carries lossy events in order, without an id of their own and without a replay', async () => {
    const hub = memoryHub({ ringEvents: 1 })
    const start = await hub.head()
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], subscriber })
    const [[id], lossy] = await Promise.all([
      hub.publish([note('a', 1)]),
      hub.publish([note('a', 'typing')], { lossy: true }),
      hub.publish([note('a', 2)]),
    ])
    await hub.publish([note('a', 'typing again')], { lossy: true })
    expect(lossy).toEqual([])
    expect(subscriber.data()).toEqual([1, 'typing', 2, 'typing again'])
    expect(subscriber.events[1]).toMatchObject({ lossy: true, id: id! })
    const late = recorder()
    hub.subscribe({ topics: ['a'], after: start, subscriber: late })
    await until(() => late.events.length === 2)
    expect(late.data()).toEqual([1, 2])
  })

  it('does not replay lossy events from memory either', async () => {
    const hub = memoryHub()
    const start = await hub.head()
    hub.subscribe({ topics: ['x'], subscriber: recorder() })
    await hub.publish([note('a', 1)])
    await hub.publish([note('a', 'typing')], { lossy: true })
    await hub.publish([note('a', 2)])
    const late = recorder()
    hub.subscribe({ topics: ['a'], after: start, subscriber: late })
    await until(() => late.events.length > 0)
    expect(late.data()).toEqual([1, 2])
  })

  it.each([
    ['a topic with a space', [note('a b', 1)], 'invalid'],
    ['an empty topic', [note('', 1)], 'invalid'],
    ['a topic of 129 characters', [note('x'.repeat(129), 1)], 'invalid'],
    ['a type with a line break', [{ topic: 'a', type: 'x\nid: 1', data: 1 }], 'invalid'],
    ['data that is undefined', [note('a', undefined)], 'invalid'],
    ['data that JSON cannot hold', [note('a', 1n)], 'invalid'],
    ['data over 256 KB', [note('a', 'x'.repeat(256 * 1024))], 'too-large'],
    ['a publication over 768 KB', Array(4).fill(note('a', 'x'.repeat(250 * 1024))), 'too-large'],
  ] as const)('refuses %s', async (_, events, type) => {
    await expect(memoryHub().publish(events)).rejects.toMatchObject({ name: 'BroadcastError', type })
  })

  it('tries again when the store fails, and gives up with a typed error', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver, { publishRetries: 3 })
    control.unreachable = true
    await expect(hub.publish([note('a', 1)])).rejects.toMatchObject({ type: 'unavailable' })
    const recovering = hub.publish([note('a', 2)])
    control.unreachable = false
    await expect(recovering).resolves.toHaveLength(1)
  })

  it('refuses more than may wait', async () => {
    const hub = memoryHub({ publishQueue: 3 })
    const three = hub.publish([note('a', 1), note('a', 2), note('a', 3)])
    await expect(hub.publish([note('a', 4)])).rejects.toMatchObject({ type: 'busy' })
    await three
    await expect(hub.publish([note('a', 4)])).resolves.toHaveLength(1)
  })
})
