import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createHub, type Hub, type HubHealth, type HubState, memoryDriver } from '@/lib/broadcast'
import { log } from '@/lib/log'
import { beforeEverything, startingCursor } from './cursor'

beforeEach(() => {
  vi.spyOn(log, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const hubThat = (head: Hub['head'], state: HubState = 'idle') => ({
  head,
  health: () => ({ state }) as HubHealth,
})

test('a page starts where the hub stands', async () => {
  const hub = createHub(memoryDriver())
  expect(await startingCursor(hub)).toBe(await hub.head())
  expect(log.warn).not.toHaveBeenCalled()
  await hub.close()
})

test('a store that fails leaves the page without a cursor, and says why in one line', async () => {
  const failure = new Error('out of reach', { cause: new Error('connect ECONNREFUSED') })
  expect(await startingCursor(hubThat(() => Promise.reject(failure)))).toBeUndefined()
  expect(log.warn).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/: connect ECONNREFUSED$/))
})

test('a store that hangs is waited for one second', async () => {
  vi.useFakeTimers()
  const waiting = startingCursor(hubThat(() => new Promise(() => {})))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await waiting).toBeUndefined()
  expect(log.warn).toHaveBeenCalledTimes(1)
})

test('what the hub has said already is not said again for every page', async () => {
  expect(await startingCursor(hubThat(() => Promise.reject(new Error('down')), 'down'))).toBeUndefined()
  expect(log.warn).not.toHaveBeenCalled()
})

test('a stream from before everything gets a reset as soon as the store answers', async () => {
  const hub = createHub(memoryDriver())
  const reason = await new Promise((resolve) => {
    const subscriber = { event: () => {}, reset: (reset: { reason: string }) => resolve(reset.reason) }
    hub.subscribe({ topics: ['o:acme'], after: beforeEverything, subscriber })
  })
  expect(reason).toBe('expired')
  await hub.close()
})
