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
