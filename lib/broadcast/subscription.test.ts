import { describe, expect, it } from 'vitest'
import { fragileDriver, hubOn, memoryHub, note, recorder, until } from './contract/fixtures'
import { encodeCursor } from './cursor'
import type { Driver } from './driver'
import { MemoryStore } from './drivers/memory-store'
import { compareIds } from './ids'

describe('a subscription', () => {
  it('gets the events of its topics, in order, and no others', async () => {
    const hub = memoryHub()
    const subscriber = recorder()
    hub.subscribe({ topics: ['o:acme', 's:ACME'], subscriber })
    await hub.publish([note('o:acme', 1), note('o:other', 2), note('s:ACME', 3)])
    await hub.publish([note('o:acme', { deep: [4] })])
    expect(subscriber.events.map(({ topic, type, data }) => [topic, type, data])).toEqual([
      ['o:acme', 'note', 1],
      ['s:ACME', 'note', 3],
      ['o:acme', 'note', { deep: [4] }],
    ])
    expect(subscriber.resets).toEqual([])
  })

  it('shares each cursor text with every other subscription, whatever their topics', async () => {
    const hub = memoryHub()
    const [one, two] = [recorder(), recorder()]
    hub.subscribe({ topics: ['a'], subscriber: one })
    hub.subscribe({ topics: ['a', 'b', 'c'], subscriber: two })
    const [id] = await hub.publish([note('a', 1)])
    expect(one.cursors).toEqual([encodeCursor(id!)])
    expect(two.cursors).toEqual(one.cursors)
  })

  it('resumes behind any cursor that it was given', async () => {
    const hub = memoryHub()
    const first = recorder()
    hub.subscribe({ topics: ['a', 'b'], subscriber: first })
    for (let n = 0; n < 6; n += 1) await hub.publish([note(n % 2 ? 'a' : 'b', n)])
    for (const [index, after] of first.cursors.entries()) {
      const again = recorder()
      hub.subscribe({ topics: ['a', 'b'], after, subscriber: again })
      await hub.head()
      await until(() => again.events.length === 5 - index)
      expect(again.data()).toEqual([0, 1, 2, 3, 4, 5].slice(index + 1))
      expect(again.resets).toEqual([])
    }
  })

  it('reads the logs page by page when the ring no longer reaches back, and joins live without a seam', async () => {
    const hub = memoryHub({ ringEvents: 4, page: 3 })
    const start = await hub.head()
    hub.subscribe({ topics: ['other'], subscriber: recorder() })
    for (let n = 0; n < 20; n += 1) await hub.publish([note(n % 3 ? 'a' : 'b', n)])
    const subscriber = recorder()
    hub.subscribe({ topics: ['a', 'b'], after: start, subscriber })
    for (let n = 20; n < 40; n += 1) await hub.publish([note(n % 3 ? 'a' : 'b', n)])
    await until(() => subscriber.events.length === 40)
    expect(subscriber.data()).toEqual(Array.from({ length: 40 }, (_, n) => n))
    expect(subscriber.resets).toEqual([])
  })

  it('is never called from within subscribe(), and not after close()', async () => {
    const hub = memoryHub()
    const start = await hub.head()
    hub.subscribe({ topics: ['a'], subscriber: recorder() })
    await hub.publish([note('a', 1)])
    const subscriber = recorder()
    const subscription = hub.subscribe({ topics: ['a'], after: start, subscriber })
    expect(subscriber.events).toEqual([])
    await until(() => subscriber.events.length === 1)
    subscription.close()
    subscription.close()
    await hub.publish([note('a', 2)])
    expect(subscriber.data()).toEqual([1])
  })

  it('may be opened and closed from within a callback without repeating the event', async () => {
    const hub = memoryHub()
    const inner = recorder()
    const victim = recorder()
    const outer = recorder()
    hub.subscribe({
      topics: ['a'],
      subscriber: {
        ...outer,
        event(event, cursor) {
          outer.event(event, cursor)
          if (outer.events.length > 1) return
          hub.subscribe({ topics: ['a'], subscriber: inner })
          closing.close()
        },
      },
    })
    const closing = hub.subscribe({ topics: ['a'], subscriber: victim })
    await hub.publish([note('a', 1)])
    await hub.publish([note('a', 2)])
    expect(outer.data()).toEqual([1, 2])
    expect(inner.data()).toEqual([2])
    expect(victim.data()).toEqual([])
  })

  it('changes its topics at once, without a gap or a repetition in the one that stays', async () => {
    const hub = memoryHub()
    const subscriber = recorder()
    const subscription = hub.subscribe({ topics: ['a', 'b'], subscriber })
    await hub.publish([note('a', 1), note('b', 2), note('c', 3)])
    subscription.setTopics(['b', 'c'])
    await hub.publish([note('a', 4), note('b', 5), note('c', 6)])
    expect(subscriber.data()).toEqual([1, 2, 5, 6])
  })

  it('outlives a subscriber that throws, and so do the others', async () => {
    const problems: string[] = []
    const hub = memoryHub({ log: (_, message) => problems.push(message) })
    const subscriber = recorder()
    const fails = () => {
      throw new Error('broken')
    }
    hub.subscribe({ topics: ['a'], subscriber: { event: fails, reset: fails } })
    hub.subscribe({ topics: ['a'], subscriber })
    await hub.publish([note('a', 1)])
    await hub.publish([note('a', 2)])
    expect(subscriber.data()).toEqual([1, 2])
    expect(problems).toEqual(['A subscriber threw', 'A subscriber threw'])
  })

  it('knows how far it has come, also while its topics are quiet', async () => {
    const hub = memoryHub()
    const subscription = hub.subscribe({ topics: ['a'], subscriber: recorder() })
    const [id] = await hub.publish([note('other', 1)])
    expect(subscription.cursor).toBe(encodeCursor(id!))
  })
})

describe('a replay', () => {
  it('takes many topics in few reads, and delivers them in one order', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver, { ringEvents: 1 })
    hub.subscribe({ topics: ['x'], subscriber: recorder() })
    await until(() => hub.health().state === 'live')
    const after = await hub.head()
    const topics = Array.from({ length: 200 }, (_, n) => `t${n}`)
    for (const [n, topic] of [...topics, ...topics].entries()) await hub.publish([note(topic, n)])
    const { reads } = control
    const subscriber = recorder()
    hub.subscribe({ topics, after, subscriber })
    await until(() => subscriber.events.length === 400)
    expect(subscriber.data()).toEqual(Array.from({ length: 400 }, (_, n) => n))
    expect(control.reads - reads).toBe(4)
  })

  it('runs for a few subscriptions at a time only', async () => {
    const { driver, control } = fragileDriver()
    let running = 0
    let most = 0
    const counting: Driver = {
      ...driver,
      async read(request) {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setTimeout(resolve, 1))
        running -= 1
        return driver.read(request)
      },
    }
    const hub = hubOn(counting, { ringEvents: 1 })
    hub.subscribe({ topics: ['x'], subscriber: recorder() })
    await until(() => hub.health().state === 'live')
    const after = await hub.head()
    for (let n = 0; n < 4; n += 1) await hub.publish([note('a', n)])
    const clients = Array.from({ length: 30 }, () => recorder())
    for (const subscriber of clients) hub.subscribe({ topics: ['a'], after, subscriber })
    await until(() => clients.every((client) => client.events.length === 4))
    expect(most).toBe(8)
    expect(control.opened).toBe(1)
  })

  it('is repeated when a read fails, without repeating an event', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver, { ringEvents: 1, page: 2 })
    hub.subscribe({ topics: ['x'], subscriber: recorder() })
    await until(() => hub.health().state === 'live')
    const after = await hub.head()
    for (let n = 0; n < 9; n += 1) await hub.publish([note('a', n)])
    const subscriber = recorder()
    hub.subscribe({
      topics: ['a'],
      after,
      subscriber: {
        ...subscriber,
        event(event, cursor) {
          subscriber.event(event, cursor)
          if (subscriber.events.length === 4) control.unreachable = true
        },
      },
    })
    await until(() => control.unreachable)
    const { reads } = control
    await until(() => control.reads > reads)
    control.unreachable = false
    await until(() => subscriber.events.length === 9)
    expect(subscriber.data()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('that would be very long gives way to a reset', async () => {
    const hub = memoryHub({ ringEvents: 1, page: 1 })
    const after = await hub.head()
    hub.subscribe({ topics: ['x'], subscriber: recorder() })
    for (let n = 0; n < 60; n += 1) await hub.publish([note('a', n)])
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], after, subscriber })
    await until(() => subscriber.resets.length > 0)
    expect(subscriber.resets).toEqual([{ topics: ['a'], reason: 'overflow', cursor: await hub.head() }])
    expect(subscriber.data()).toEqual(Array.from({ length: subscriber.events.length }, (_, n) => n))
  })

  it('takes in a topic that is added while it runs', async () => {
    const { driver } = fragileDriver()
    const hub = hubOn(driver, { ringEvents: 1 })
    hub.subscribe({ topics: ['x'], subscriber: recorder() })
    await until(() => hub.health().state === 'live')
    const after = await hub.head()
    for (let n = 0; n < 6; n += 1) await hub.publish([note(n % 2 ? 'a' : 'b', n)])
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], after, subscriber }).setTopics(['a', 'b'])
    await until(() => subscriber.events.length === 6)
    expect(subscriber.data()).toEqual([0, 1, 2, 3, 4, 5])
  })
})

describe('a reset', () => {
  it.each(['', 'nonsense', '2.abc.0', `1.${'z'.repeat(1_000_000)}.0`, '1.zzzzzzzzzz.0'])(
    'answers the cursor %.20s, which never was, and the subscription goes on',
    async (after) => {
      const hub = memoryHub()
      const subscriber = recorder()
      hub.subscribe({ topics: ['a', 'b'], after, subscriber })
      await until(() => subscriber.resets.length > 0)
      expect(subscriber.resets).toEqual([
        { topics: ['a', 'b'], reason: 'bad-cursor', cursor: await hub.head() },
      ])
      await hub.publish([note('a', 1)])
      expect(subscriber.data()).toEqual([1])
    },
  )

  it('answers a cursor of an earlier process, whose logs are gone', async () => {
    const before = memoryHub()
    const after = await before.head()
    await new Promise((resolve) => setTimeout(resolve, 2)) // the next store must be born later
    const hub = memoryHub()
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], after, subscriber })
    await until(() => subscriber.resets.length > 0)
    expect(subscriber.resets[0]).toMatchObject({ topics: ['a'], reason: 'expired' })
  })

  it('names only the topics whose logs were trimmed, and replays the others', async () => {
    const hub = memoryHub({ ringEvents: 2, store: { maxLength: 3 } })
    const start = await hub.head()
    hub.subscribe({ topics: ['x'], subscriber: recorder() })
    for (let n = 0; n < 5; n += 1) await hub.publish([note('busy', n)])
    for (let n = 0; n < 3; n += 1) await hub.publish([note('calm', n)])
    const subscriber = recorder()
    hub.subscribe({ topics: ['busy', 'calm'], after: start, subscriber })
    await until(() => subscriber.resets.length > 0)
    expect(subscriber.data()).toEqual([0, 1, 2])
    expect(subscriber.resets).toEqual([{ topics: ['busy'], reason: 'trimmed', cursor: await hub.head() }])
    await hub.publish([note('busy', 'next')])
    expect(subscriber.data()).toEqual([0, 1, 2, 'next'])
  })

  it('tells of trimmed logs with what it has read of the others, and does not wait for the bus', async () => {
    const { driver, control } = fragileDriver(new MemoryStore({ maxLength: 3 }))
    const hub = hubOn(driver, { ringEvents: 2 })
    const start = await hub.head()
    hub.subscribe({ topics: ['x'], subscriber: recorder() })
    await until(() => hub.health().state === 'live')
    for (let n = 0; n < 4; n += 1) await hub.publish([note('x', n)]) // the ring forgets the start
    control.swallow = true
    for (let n = 0; n < 5; n += 1) await hub.publish([note('busy', n)])
    const [last] = await hub.publish([note('calm', 5)])
    const subscriber = recorder()
    hub.subscribe({ topics: ['busy', 'calm'], after: start, subscriber })
    await until(() => subscriber.events.length > 0)
    expect(subscriber.data()).toEqual([5])
    expect(subscriber.resets).toEqual([{ topics: ['busy'], reason: 'trimmed', cursor: encodeCursor(last!) }])
  })

  it('says nothing of a topic that was left before the replay had ended', async () => {
    const hub = memoryHub({ ringEvents: 2, store: { maxLength: 3 } })
    const start = await hub.head()
    hub.subscribe({ topics: ['x'], subscriber: recorder() })
    for (let n = 0; n < 5; n += 1) await hub.publish([note('busy', n)])
    for (let n = 0; n < 3; n += 1) await hub.publish([note('calm', n)])
    const subscriber = recorder()
    const event = subscriber.event
    subscriber.event = (...args) => {
      event(...args)
      subscription.setTopics(['calm'])
    }
    const subscription = hub.subscribe({ topics: ['busy', 'calm'], after: start, subscriber })
    await until(() => subscriber.events.length === 3)
    await hub.publish([note('calm', 'next')])
    expect(subscriber.resets).toEqual([])
  })

  it('does not reach a subscription that another one closes in its own reset', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver)
    const [one, two] = [recorder(), recorder()]
    const reset = one.reset
    one.reset = (told) => {
      reset(told)
      second.close()
    }
    hub.subscribe({ topics: ['a'], subscriber: one })
    const second = hub.subscribe({ topics: ['a'], subscriber: two })
    await hub.publish([note('a', 1)])
    control.store.clear()
    await hub.publish([note('a', 2)])
    await until(() => one.resets.length > 0)
    expect(two.resets).toEqual([])
  })

  it('does not come for a log that was trimmed only up to the cursor', async () => {
    const hub = memoryHub({ ringEvents: 1, store: { maxLength: 3 } })
    hub.subscribe({ topics: ['x'], subscriber: recorder() })
    await hub.publish([note('a', 1)])
    const [cursor] = await hub.publish([note('a', 2)])
    for (let n = 3; n < 6; n += 1) await hub.publish([note('a', n)])
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], after: encodeCursor(cursor!), subscriber })
    await until(() => subscriber.events.length === 3)
    expect(subscriber.data()).toEqual([3, 4, 5])
    expect(subscriber.resets).toEqual([])
  })

  it('answers a cursor older than the logs are kept', async () => {
    let now = 1_000_000
    const hub = memoryHub({ ringEvents: 1, store: { ttlMs: 1000, now: () => now } })
    const after = await hub.head()
    hub.subscribe({ topics: ['x'], subscriber: recorder() })
    now += 950
    for (let n = 0; n < 4; n += 1) await hub.publish([note('a', n)])
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], after, subscriber })
    await until(() => subscriber.resets.length > 0)
    expect(subscriber.resets[0]).toMatchObject({ reason: 'expired' })
  })

  it('comes to everybody after the store was emptied, and ids do not go backwards', async () => {
    const { driver, control } = fragileDriver()
    const hub = hubOn(driver)
    const subscriber = recorder()
    hub.subscribe({ topics: ['a'], subscriber })
    const [before] = await hub.publish([note('a', 1)])
    control.store.clear()
    const [after] = await hub.publish([note('a', 2)])
    await until(() => subscriber.resets.length > 0)
    expect(subscriber.resets[0]).toMatchObject({ topics: ['a'], reason: 'expired' })
    expect(compareIds(after!, before!)).toBeGreaterThan(0)
    await hub.publish([note('a', 3)])
    expect(subscriber.data()).toEqual([1, 3]) // 2 is part of the snapshot
  })
})
