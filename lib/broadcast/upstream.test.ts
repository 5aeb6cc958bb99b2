import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { UpstreamHandlers } from './driver'
import { memoryDriver } from './drivers/memory'
import { settle } from './settings'
import { Upstream } from './upstream'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function upstreamAt(onOpen: (handlers: UpstreamHandlers) => void = () => {}) {
  const clock = { now: 1_000_000 }
  const opened: (UpstreamHandlers & { closed: boolean })[] = []
  const heard: string[] = []
  const driver = {
    ...memoryDriver(),
    open(handlers: UpstreamHandlers) {
      const connection = { ...handlers, closed: false }
      opened.push(connection)
      onOpen(handlers)
      return {
        close() {
          connection.closed = true
        },
      }
    },
  }
  const settings = settle({ now: () => clock.now, random: () => 1, retryMs: 100, retryMaxMs: 1_000 })
  const upstream = new Upstream(driver, settings, {
    connecting: () => heard.push('connecting'),
    ready: () => heard.push('ready'),
    message: (raw) => heard.push(raw),
    down: (error) => heard.push(`down: ${(error as Error).message}`),
  })
  return { upstream, clock, opened, heard }
}

describe('an upstream', () => {
  it('is opened again with pauses that double up to a limit', () => {
    const { upstream, opened } = upstreamAt()
    upstream.open()
    const pauses = [100, 200, 400, 800, 1000, 1000]
    for (const [failures, pause] of pauses.entries()) {
      opened.at(-1)!.down(new Error('refused'))
      vi.advanceTimersByTime(pause - 1)
      expect(opened).toHaveLength(failures + 1)
      vi.advanceTimersByTime(1)
      expect(opened).toHaveLength(failures + 2)
    }
  })

  it('begins with the shortest pause again after it has held for a while', () => {
    const { upstream, clock, opened } = upstreamAt()
    upstream.open()
    for (let n = 0; n < 5; n += 1) {
      opened.at(-1)!.down(new Error('refused'))
      vi.advanceTimersByTime(1000)
    }
    opened.at(-1)!.ready()
    clock.now += 1001
    opened.at(-1)!.down(new Error('cut'))
    vi.advanceTimersByTime(100)
    expect(opened).toHaveLength(7)
  })

  it('is given up when it does not get ready in time', () => {
    const { upstream, clock, heard } = upstreamAt()
    upstream.open()
    clock.now += 5_000
    upstream.check()
    expect(heard).toEqual(['connecting'])
    clock.now += 1
    upstream.check()
    expect(heard).toEqual(['connecting', 'down: The bus did not answer in time'])
  })

  it('is given up when it has gone silent, and closed', () => {
    const { upstream, clock, opened, heard } = upstreamAt()
    upstream.open()
    opened[0]!.ready()
    clock.now += 20_000
    opened[0]!.message('hello')
    clock.now += 22_000
    upstream.check()
    expect(heard).toEqual(['connecting', 'ready', 'hello'])
    clock.now += 1
    upstream.check()
    expect(heard.at(-1)).toBe('down: The bus has gone silent')
    expect(opened[0]!.closed).toBe(true)
  })

  it('is watched also after the clock was set back', () => {
    const { upstream, clock, opened, heard } = upstreamAt()
    upstream.open()
    opened[0]!.ready()
    clock.now -= 3_600_000
    upstream.check()
    clock.now += 22_001
    upstream.check()
    expect(heard.at(-1)).toBe('down: The bus has gone silent')
  })

  it('hears nothing of a connection that it has given up', () => {
    const { upstream, opened, heard } = upstreamAt()
    upstream.open()
    upstream.fail(new Error('enough'))
    opened[0]!.ready()
    opened[0]!.message('late')
    opened[0]!.down(new Error('late'))
    expect(heard).toEqual(['connecting', 'down: enough'])
  })

  it('closes a connection that fails while it is being opened', () => {
    const { upstream, opened } = upstreamAt((handlers) => handlers.down(new Error('refused')))
    upstream.open()
    expect(opened[0]!.closed).toBe(true)
  })

  it('stays closed once it is closed', () => {
    const { upstream, opened } = upstreamAt()
    upstream.open()
    upstream.fail(new Error('cut'))
    upstream.close()
    vi.advanceTimersByTime(60_000)
    expect(opened).toHaveLength(1)
  })
})
