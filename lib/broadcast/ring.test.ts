import { expect, it } from 'vitest'
import type { EventId } from './ids'
import { Ring } from './ring'

const event = (n: number) => ({ id: `1-${n}` as EventId, topic: 'a', type: 'note', data: n })
const numbers = (ring: Ring, after: EventId) => ring.after(after).map(({ data }) => data)

it('gives out what came after an id, in order', () => {
  const ring = new Ring(100, 1e6)
  ring.restart('1-0')
  for (let n = 1; n <= 5; n += 1) ring.push(event(n), 1)
  expect(numbers(ring, '1-0')).toEqual([1, 2, 3, 4, 5])
  expect(numbers(ring, '1-3')).toEqual([4, 5])
  expect(numbers(ring, '1-5')).toEqual([])
})

it.each([
  ['events', new Ring(40, 1e6), 1],
  ['bytes', new Ring(1e6, 400), 10],
])('holds no more %s than it may, and its floor says what it has forgotten', (_, ring, bytes) => {
  for (let n = 1; n <= 1000; n += 1) {
    ring.push(event(n), bytes)
    const kept = numbers(ring, ring.floor)
    expect(kept.length).toBeLessThanOrEqual(40)
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => n - kept.length + 1 + i))
    expect(ring.floor).toBe(`${n > kept.length ? 1 : 0}-${n - kept.length}`)
  }
})

it('does not keep an event that is larger than all it may hold', () => {
  const ring = new Ring(10, 100)
  ring.push(event(1), 101)
  expect(ring.after('0-0')).toEqual([])
  expect(ring.floor).toBe('1-1')
})

it('forgets everything when it restarts', () => {
  const ring = new Ring(10, 1000)
  ring.push(event(1), 1)
  ring.restart('1-7')
  expect(ring.after('0-0')).toEqual([])
  expect(ring.floor).toBe('1-7')
})
