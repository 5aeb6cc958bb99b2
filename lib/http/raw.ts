import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
}

// Route bundles may get module instances of their own (Turbopack): what the process has once lives on `globalThis`.
const slot = Symbol.for('starling.exchange')
const holder = globalThis as { [slot]?: AsyncLocalStorage<Exchange | undefined> }

/**
 * Remembers, for each request to a handler, what Node's server has for it: Next hands on a web `Request` only. Node
 * announces every request on a documented channel before anybody sees it.
 */
export function installRawRequests(): void {
  if (holder[slot]) return
  const storage = new AsyncLocalStorage<Exchange | undefined>()
  holder[slot] = storage
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as Exchange
    storage.enterWith(request.url?.startsWith('/api/') ? { request, response } : undefined)
  })
}

/** Node's request and response behind the one that is being handled; undefined on other runtimes and in tests. */
export function rawExchange(): Exchange | undefined {
  return holder[slot]?.getStore()
}
