import type { Driver } from '../driver'
import { MemoryStore, type MemoryStoreOptions } from './memory-store'

/**
 * One process, no server: the default. A restart forgets the logs, and clients that come back get a reset.
 *
 * @param store options for a store of its own, or a store to share with other hubs
 */
export function memoryDriver(store: MemoryStore | MemoryStoreOptions = {}): Driver {
  const shared = store instanceof MemoryStore ? store : new MemoryStore(store)
  return {
    name: 'memory',
    ttlMs: shared.ttlMs,
    publish: async (batch) => shared.publish(batch),
    read: async (request) => shared.read(request),
    open(handlers) {
      const close = shared.listen(handlers)
      handlers.ready()
      return { close }
    },
    close: async () => {},
  }
}
