import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { type Listener, listenersOf } from '@/lib/live/let-go'

/** Node's own objects of a request that Next answers. */
export interface RawExchange {
  request: IncomingMessage
  response: ServerResponse
  /** Who listened to the response before Next had it, say a tracing library. */
  others: readonly Listener[]
}

// Route bundles may get module instances of their own (Turbopack): what the process has once lives on `globalThis`.
const slot = Symbol.for('starling.raw')
const holder = globalThis as { [slot]?: AsyncLocalStorage<RawExchange> }

/**
 * Remembers Node's objects of every request that arrives from now on: Next hands on a web `Request` only. Node announces
 * each request on a documented channel. Call it once, when the process starts.
 */
export function installRawRequests(): void {
  if (holder[slot]) return
  const exchanges = new AsyncLocalStorage<RawExchange>()
  holder[slot] = exchanges
  const servers = new WeakSet<Server>()
  // Published before the request is handed to its listeners, in the context that they inherit.
  subscribe('http.server.request.start', (message) => {
    const { request, response, server } = message as Omit<RawExchange, 'others'> & { server: Server }
    exchanges.enterWith({ request, response, others: [] })
    if (servers.has(server)) return
    servers.add(server)
    // Before Next's own listener, and after whatever has wrapped itself around the server.
    server.prependListener('request', () => {
      const exchange = exchanges.getStore()
      if (exchange) exchange.others = listenersOf(exchange.response)
    })
  })
}

/** Node's objects of the request that is being handled; undefined where it came another way, say in a test. */
export function rawExchange(): RawExchange | undefined {
  return holder[slot]?.getStore()
}
