import { AsyncLocalStorage } from 'node:async_hooks'
import { DrizzleQueryError } from 'drizzle-orm'
import pino from 'pino'

// On `globalThis`, because route bundles may get module instances of their own (Turbopack).
const slot = Symbol.for('starling.request-id')
const holder = globalThis as { [slot]?: AsyncLocalStorage<string> }
holder[slot] ??= new AsyncLocalStorage()
const requestIds = holder[slot]

/**
 * The log of the server: one JSON line a record, identifiers only, never names, addresses or secrets. What is logged
 * while a request is answered carries its id.
 */
export const log = pino({
  name: 'starling',
  base: null,
  level: 'info',
  mixin() {
    const request = requestIds.getStore()
    return request === undefined ? {} : { request }
  },
})

/** Runs the work for a request, so that what it logs carries the request's id. */
export function inRequest<T>(id: string, work: () => T): T {
  return requestIds.run(id, work)
}

/**
 * Runs work that serves more than the request in which it happened to begin, say for all streams: what it logs does not
 * carry that request's id.
 */
export function outsideRequests<T>(work: () => T): T {
  return requestIds.exit(work)
}

/** Logs a fault of ours, once, with its cause, and the ids of what it concerns, say of a stream. */
export function logFault(message: string, cause: unknown, ids: Record<string, string> = {}): void {
  const err = cause instanceof Error ? withoutParameters(cause) : new Error(String(cause))
  log.error({ ...ids, err }, message)
}

/** Like `logFault`, for work that goes on behind the requests. */
export function logBackgroundFault(message: string, cause: unknown, ids: Record<string, string> = {}): void {
  outsideRequests(() => logFault(message, cause, ids))
}

/** The parameters of a failed query are what people typed. */
function withoutParameters(error: Error): Error {
  if (!(error instanceof DrizzleQueryError)) return error
  return new Error(`Failed query: ${error.query}`, { cause: error.cause })
}

/** Why something failed, in a few words for one line of the log: the message at the root of the causes. */
export function reasonOf(cause: unknown): string {
  let root = cause
  while (root instanceof Error && root.cause !== undefined) root = root.cause
  if (!(root instanceof Error)) return String(root)
  // Node's error for a host with several addresses has a code and no message.
  return root.message || (root as NodeJS.ErrnoException).code || root.name
}
