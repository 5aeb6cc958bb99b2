import { expect, it } from 'vitest'
import { memoryDriver } from './drivers/memory'
import { MemoryStore } from './drivers/memory-store'
import { zeroId } from './ids'
import { settle } from './settings'
import { Timeline } from './timeline'

/** A timeline whose reads wait until they are released. */
function slowTimeline() {
  const store = new MemoryStore()
  const driver = memoryDriver(store)
  const waiting: (() => void)[] = []
  const begun: unknown[] = []
  const slow = {
    ...driver,
    async read(request: Parameters<typeof driver.read>[0]) {
      const result = await driver.read(request)
      await new Promise<void>((resolve) => waiting.push(resolve))
      return result
    },
  }
  const timeline = new Timeline(slow, settle({}), {
    topics: () => ['a'],
    event: () => {},
    begun: () => begun.push(timeline.position),
    lost: () => {},
  })
  const release = () => {
    for (const resolve of waiting.splice(0)) resolve()
  }
  return { store, timeline, begun, waiting, release }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0))

it('a read that was under way when the position was forgotten does not bring it back', async () => {
  const { timeline, begun, release } = slowTimeline()
  const advancing = timeline.advance()
  await turn()
  timeline.forget()
  release()
  await advancing
  expect(timeline.position).toBeNull()
  expect(begun).toEqual([])
})

it('advances one step at a time, so that two of them cannot deliver the same events', async () => {
  const { store, timeline, waiting, release } = slowTimeline()
  const first = timeline.advance()
  const second = timeline.advance()
  await turn()
  expect(waiting).toHaveLength(1)
  release()
  await first
  await turn()
  expect(waiting).toHaveLength(1)
  release()
  await second
  expect(timeline.position).toBe(store.read({ floor: zeroId, ranges: [] }).state.clock)
})

it('remembers the highest id that it has ever seen, whatever else it forgets', async () => {
  const { timeline } = slowTimeline()
  timeline.learn('5-5')
  timeline.learn('5-4')
  timeline.forget()
  expect(timeline.highest).toBe('5-5')
})
