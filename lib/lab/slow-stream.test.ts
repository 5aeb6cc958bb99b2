import { afterEach, expect, test, vi } from 'vitest'
import { request, StreamReader } from '@/lib/testing/app'
import { sleeping } from './pause'
import { slowStream } from './slow-stream'

afterEach(() => {
  vi.useRealTimers()
})

async function* ticks(pause: (ms: number) => Promise<boolean>) {
  let count = 0
  do yield `data: ${++count}\n\n`
  while (await pause(1_000))
}

test('it sends what comes as it comes, with one timer for all', async () => {
  vi.useFakeTimers()
  const readers = [1, 2, 3].map(() => new StreamReader(slowStream(request('/'), ticks)))
  for (const reader of readers) await reader.until(({ events }) => events.length === 1)
  await vi.waitUntil(() => sleeping() === 6)
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(1_050)
  for (const reader of readers) await reader.until(({ events }) => events.length === 2)
  for (const reader of readers) await reader.cancel()
  expect(sleeping()).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('it ends when its generator does, and after ten minutes in any case', async () => {
  vi.useFakeTimers()
  const short = new StreamReader(
    slowStream(request('/'), async function* () {
      yield 'data: all\n\n'
    }),
  )
  await short.until(({ done }) => done)
  expect(sleeping()).toBe(0)
  const long = new StreamReader(slowStream(request('/'), ticks))
  await long.until(({ events }) => events.length === 1)
  await vi.waitUntil(() => sleeping() === 2)
  vi.advanceTimersByTime(10 * 60_000 + 50)
  await long.until(({ done }) => done)
  expect(sleeping()).toBe(0)
})

test('a client that has left leaves nothing behind, whenever it left', async () => {
  const leaver = new AbortController()
  const reader = new StreamReader(slowStream(request('/', { signal: leaver.signal }), ticks))
  await reader.until(({ events }) => events.length === 1)
  leaver.abort()
  await vi.waitUntil(() => sleeping() === 0)
  slowStream(request('/', { signal: leaver.signal }), ticks)
  expect(sleeping()).toBe(0)
  expect(slowStream(request('/', { method: 'HEAD' }), ticks).body).toBeNull()
  expect(sleeping()).toBe(0)
})

test('only so many are open from one address, and each that ends makes room', async () => {
  const open = Array.from({ length: 10 }, () => slowStream(request('/'), ticks))
  expect(() => slowStream(request('/'), ticks)).toThrow(
    'Too many streams of the lab are open from your address',
  )
  await open.pop()!.body!.cancel()
  open.push(slowStream(request('/'), ticks))
  for (const { body } of open) await body!.cancel()
  expect(sleeping()).toBe(0)
})
