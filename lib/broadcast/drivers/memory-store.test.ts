import { describe, expect, it } from 'vitest'
import { compareIds, zeroId } from '../ids'
import { MemoryStore, type MemoryStoreOptions } from './memory-store'

function storeAt(start: number, options: MemoryStoreOptions = {}) {
  const clock = { now: start }
  const store = new MemoryStore({ ...options, now: () => clock.now })
  let nonce = 0
  const publish = (topic: string, data = '1', floor = zeroId) => {
    const group = {
      nonce: `n${nonce++}`,
      rememberMs: 100,
      lossy: false,
      events: [{ topic, type: 'note', data }],
    }
    return store.publish({ floor, groups: [group] })[0]![0]!
  }
  const state = () => store.read({ floor: zeroId, ranges: [] }).state
  const log = (topic: string) =>
    store.read({ floor: zeroId, ranges: [{ topic, after: zeroId, count: 99 }] }).pages[0]!
  return { store, clock, publish, state, log }
}

describe('the clock', () => {
  it('goes on counting while the wall clock stands still or goes back', () => {
    const { clock, publish } = storeAt(1000)
    clock.now = 2000
    const first = publish('a')
    const second = publish('b')
    clock.now = 500
    const third = publish('a')
    expect([first, second, third]).toEqual(['2000-0', '2000-1', '2000-2'])
  })

  it('moves on with a heartbeat, which everybody hears', () => {
    const { store, clock, state } = storeAt(1000)
    const heard: string[] = []
    store.listen({ ready: () => {}, down: () => {}, message: (raw) => heard.push(raw) })
    clock.now = 2000
    store.publish({ floor: zeroId, groups: [] })
    expect(state().clock).toBe('2000-0')
    expect(heard).toEqual(['{"v":1,"prev":"1001-0","at":"2000-0","events":[]}'])
  })

  it('begins anew above a floor that it has never reached: history was lost', () => {
    const { publish, state } = storeAt(1000)
    const id = publish('a', '1', '9000-5')
    expect(state().born).toBe('9001-0')
    expect(compareIds(id, '9001-0')).toBeGreaterThan(0)
  })

  it('is born after everything that an earlier store drew in the same millisecond', () => {
    const { store, clock, publish, state, log } = storeAt(1000)
    clock.now = 2000
    const last = publish('a')
    store.clear()
    expect(compareIds(state().born, last)).toBeGreaterThan(0)
    expect(log('a')).toEqual([])
  })
})

describe('the logs', () => {
  it('keep so many entries per topic, each naming the one before it', () => {
    const { publish, log } = storeAt(1000, { maxLength: 3 })
    const ids = [1, 2, 3, 4, 5].map((n) => publish('a', String(n)))
    expect(log('a').map(({ id, fields }) => [id, fields.p, fields.d])).toEqual([
      [ids[2], ids[1], '3'],
      [ids[3], ids[2], '4'],
      [ids[4], ids[3], '5'],
    ])
  })

  it('are dropped once idle for so long, and no sooner', () => {
    const { store, clock, publish } = storeAt(1000, { ttlMs: 100 })
    clock.now = 1100
    publish('idle')
    clock.now = 1150
    publish('busy')
    clock.now = 1200
    publish('busy')
    expect(store.topics).toBe(2)
    clock.now = 1201
    publish('busy')
    expect(store.topics).toBe(1)
  })

  it('make room for each other: the idlest goes first, and no older cursor is trusted any more', () => {
    const { store, publish, state, log } = storeAt(1000, { maxBytes: 100 })
    const idle = publish('idle', 'x'.repeat(60))
    const busy = publish('busy', 'x'.repeat(60))
    expect(store.topics).toBe(1)
    expect(log('busy').map(({ id }) => id)).toEqual([busy])
    expect(state().born).toBe(idle)
  })
})

describe('a nonce', () => {
  const group = {
    nonce: 'once',
    rememberMs: 100,
    lossy: false,
    events: [{ topic: 'a', type: 'note', data: '1' }],
  }

  it('is remembered for so long', () => {
    const { store, clock, log } = storeAt(1000)
    const first = store.publish({ floor: zeroId, groups: [group] })
    clock.now = 1099
    expect(store.publish({ floor: zeroId, groups: [group] })).toEqual(first)
    expect(log('a')).toHaveLength(1)
    clock.now = 1100
    expect(store.publish({ floor: zeroId, groups: [group] })).not.toEqual(first)
  })

  it('that is repeated announces nothing', () => {
    const { store } = storeAt(1000)
    store.publish({ floor: zeroId, groups: [group] })
    const heard: string[] = []
    store.listen({ ready: () => {}, down: () => {}, message: (raw) => heard.push(raw) })
    store.publish({ floor: zeroId, groups: [group] })
    expect(heard).toEqual([])
  })
})
