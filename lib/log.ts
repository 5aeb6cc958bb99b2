import { DrizzleQueryError } from 'drizzle-orm'
import pino from 'pino'

/** The log of the server: one JSON line a record, identifiers only, never names, addresses or secrets. */
export const log = pino({ name: 'starling', base: null, level: 'info' })

/** Logs a fault of ours, once, with its cause. */
export function logFault(message: string, cause: unknown): void {
  log.error({ err: cause instanceof Error ? withoutParameters(cause) : new Error(String(cause)) }, message)
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
