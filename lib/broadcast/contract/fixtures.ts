import { afterEach } from 'vitest'
import type { Driver, UpstreamHandlers } from '../driver'
import { memoryDriver } from '../drivers/memory'
import { MemoryStore, type MemoryStoreOptions } from '../drivers/memory-store'
import { createHub } from '../hub'
import type { BusEvent, Hub, HubOptions, NewEvent, Reset } from '../types'

/** A subscriber that remembers what it was told. */
export function recorder() {
  const events: BusEvent[] = []
  const cursors: string[] = []
  const resets: Reset[] = []
  return {
    events,
    cursors,
    resets,
    data: () => events.map((event) => event.data),
    event(event: BusEvent, cursor: string) {
      events.push(event)
      cursors.push(cursor)
    },
    reset(reset: Reset) {
      resets.push(reset)
    },
  }
}

/** An event of no particular type. */
export function note(topic: string, data: unknown): NewEvent {
  return { topic, type: 'note', data }
}

/** Resolves when `condition` holds; the test's own time limit bounds it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1))
}

const hubs: Hub[] = []
/** The defaults of a test's hub. */
const quick: HubOptions = {
  // Beyond any pause of a busy machine; tests that are about silence have smaller ones.
  heartbeatMs: 20_000,
  silenceMs: 30_000,
  lingerMs: 20,
  pollMs: 10,
  retryMs: 2,
  retryMaxMs: 10,
}

/** A hub that is closed after the test. */
export function hubOn(driver: Driver, options: HubOptions = {}): Hub {
  const hub = createHub(driver, { ...quick, ...options })
  hubs.push(hub)
  return hub
}

/** The same on a memory driver. */
export function memoryHub(options: HubOptions & { store?: MemoryStore | MemoryStoreOptions } = {}): Hub {
  const { store, ...rest } = options
  return hubOn(memoryDriver(store), rest)
}

/** A memory driver whose upstream a test can cut, mute and refuse, and whose reads it can fail. */
export function fragileDriver(store = new MemoryStore()) {
  const inner = memoryDriver(store)
  let live: UpstreamHandlers | null = null
  const control = {
    store,
    opened: 0,
    reads: 0,
    refusing: false,
    unreachable: false,
    swallow: false,
    swallowed: [] as string[],
    cut: () => live?.down(new Error('cut')),
    inject: (raw: string) => live?.message(raw),
  }
  const driver: Driver = {
    ...inner,
    publish: async (batch) => {
      if (control.unreachable) throw new Error('unreachable')
      return inner.publish(batch)
    },
    read: async (request) => {
      control.reads += 1
      if (control.unreachable) throw new Error('unreachable')
      return inner.read(request)
    },
    open(handlers) {
      control.opened += 1
      if (control.refusing || control.unreachable) {
        queueMicrotask(() => handlers.down(new Error('refused')))
        return { close: () => {} }
      }
      live = handlers
      const message = (raw: string) => {
        if (control.swallow) control.swallowed.push(raw)
        else handlers.message(raw)
      }
      const opened = inner.open({ ...handlers, message })
      return {
        close() {
          live = null
          opened.close()
        },
      }
    },
  }
  return { driver, control }
}

afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()))
})
