/**
 * The identity of an event: `<milliseconds>-<counter>`, drawn from one hybrid logical clock for the whole store.
 * Ids are unique and totally ordered across topics, in the order in which the bus carries the events, and they are
 * valid ids of Redis streams.
 */
export type EventId = `${number}-${number}`

/** Lower than every event's id. */
export const zeroId: EventId = '0-0'

/** Both parts stay exact in a double (and in Redis' Lua), with room for their sums. */
export const maxIdPart = 2 ** 48

/** @returns the two numbers of `id` */
export function splitId(id: EventId): { ms: number; n: number } {
  const dash = id.indexOf('-')
  return { ms: Number(id.slice(0, dash)), n: Number(id.slice(dash + 1)) }
}

/** Reads an id that came from outside. @returns null if it is not one */
export function parseId(text: unknown): EventId | null {
  if (typeof text !== 'string' || !/^(0|[1-9]\d{0,14})-(0|[1-9]\d{0,14})$/.test(text)) return null
  const { ms, n } = splitId(text as EventId)
  return ms < maxIdPart && n < maxIdPart ? (text as EventId) : null
}

/** @returns a negative number if `a` is older than `b`, 0 if they are the same, else a positive number */
export function compareIds(a: EventId, b: EventId): number {
  if (a === b) return 0
  const left = splitId(a)
  const right = splitId(b)
  return left.ms - right.ms || left.n - right.n
}

/** @returns the younger of two ids */
export function laterId(a: EventId, b: EventId): EventId {
  return compareIds(a, b) >= 0 ? a : b
}

/** @returns the older of two ids */
export function earlierId(a: EventId, b: EventId): EventId {
  return compareIds(a, b) <= 0 ? a : b
}
