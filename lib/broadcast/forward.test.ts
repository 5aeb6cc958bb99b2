import { describe, expect, it } from 'vitest'
import type { Driver, ReadRequest } from './driver'
import { memoryDriver } from './drivers/memory'
import { MemoryStore, type MemoryStoreOptions } from './drivers/memory-store'
import { type Forward, readForward } from './forward'
import { type EventId, zeroId } from './ids'

/** A store to write to, and reads of it. */
function logs(options: MemoryStoreOptions = {}) {
  const store = new MemoryStore(options)
  const driver = memoryDriver(store)
  const lines: string[] = []
  let count = 0
  const write = (topic: string, data: unknown = count): EventId => {
    const event = { topic, type: 'note', data: JSON.stringify(data) }
    const group = { nonce: `n${count++}`, rememberMs: 1_000, lossy: false, events: [event] }
    return store.publish({ floor: zeroId, groups: [group] })[0]![0]!
  }
  /** @param between called before every read but the first */
  async function read(
    after: EventId,
    topics: () => string[],
    page = 100,
    between = () => {},
  ): Promise<Forward> {
    let reads = 0
    const watched: Driver = {
      ...driver,
      read: async (request: ReadRequest) => {
        if (reads++ > 0) between()
        return driver.read(request)
      },
    }
    let result: Forward | undefined
    const query = { topics, after, floor: zeroId, page, log: (_: string, line: string) => lines.push(line) }
    await readForward(watched, query, (forward) => {
      result = forward
    })
    return result!
  }
  return { store, write, read, lines, head: () => store.read({ floor: zeroId, ranges: [] }).state.clock }
}

const data = ({ events }: Forward) => events.map((event) => event.data)

describe('reading on from an id', () => {
  it('joins topics into one order', async () => {
    const { write, read, head } = logs()
    const start = head()
    for (let n = 0; n < 9; n += 1) write(['a', 'b', 'c'][n % 3]!)
    const forward = await read(start, () => ['c', 'a'])
    expect(data(forward)).toEqual([0, 2, 3, 5, 6, 8])
    expect(forward).toMatchObject({ upTo: head(), complete: true })
  })

  it('goes only as far as all pages reach together', async () => {
    const { write, read, head } = logs()
    const start = head()
    const ids = ['a', 'b', 'a', 'a', 'b', 'a'].map((topic) => write(topic))
    const forward = await read(start, () => ['a', 'b'], 3)
    expect(data(forward)).toEqual([0, 1, 2, 3])
    expect(forward).toMatchObject({ upTo: ids[3], complete: false })
    expect(data(await read(forward.upTo, () => ['a', 'b'], 3))).toEqual([4, 5])
  })

  it('does not claim what was published while it went on reading', async () => {
    const { write, read, head } = logs()
    const topics = Array.from({ length: 100 }, (_, n) => `t${n}`)
    const start = head()
    for (const topic of topics) write(topic)
    const before = head()
    const forward = await read(
      start,
      () => topics,
      100,
      () => {
        write('t0')
        write('t99')
      },
    )
    expect(forward.events).toHaveLength(100)
    expect(forward.upTo).toBe(before)
  })

  it('reads a topic that joins while it reads', async () => {
    const { write, read, head } = logs()
    const start = head()
    for (const topic of ['a', 'b', 'late']) write(topic)
    const topics = ['a', 'b']
    const all = Array.from({ length: 70 }, (_, n) => `empty${n}`)
    const forward = await read(
      start,
      () => [...topics, ...all],
      100,
      () => {
        if (!topics.includes('late')) topics.push('late')
      },
    )
    expect(data(forward)).toEqual([0, 1, 2])
  })

  it('reports a topic whose log does not reach back, and gives out none of it', async () => {
    const { write, read, head } = logs({ maxLength: 2 })
    const start = head()
    for (const topic of ['a', 'a', 'a', 'b']) write(topic)
    const forward = await read(start, () => ['a', 'b'])
    expect(data(forward)).toEqual([3])
    expect([...forward.lost]).toEqual([['a', 'trimmed']])
  })

  it('reports all topics if the store has begun anew since', async () => {
    const { store, write, read } = logs()
    const last = write('a')
    store.publish({ floor: '9999999999999-0', groups: [] })
    write('a')
    const forward = await read(last, () => ['a', 'b'])
    expect(forward.events).toEqual([])
    expect([...forward.lost]).toEqual([
      ['a', 'expired'],
      ['b', 'expired'],
    ])
  })
})
