import { type EventId, maxIdPart, splitId } from './ids'

/**
 * A place in the order of all events: everything up to it has been seen, whatever the topics. Opaque text of at most
 * 23 characters, safe in an SSE `id:` line and in a URL. It grants nothing: authorise the topics on every connect.
 */
export type Cursor = string

// A later format takes another first character, so that an old hub refuses it instead of misreading it.
const version = '1'
const pattern = /^1\.([0-9a-z]{1,10})\.([0-9a-z]{1,10})$/

/** @returns the cursor that stands just behind the event `id` */
export function encodeCursor(id: EventId): Cursor {
  const { ms, n } = splitId(id)
  return `${version}.${ms.toString(36)}.${n.toString(36)}`
}

/**
 * Reads a cursor that came from a client, of any length and content.
 *
 * @returns the id of the last event seen, or null for anything but a cursor of this version. A well-formed cursor may
 *   still name a place that never was; the hub finds that out.
 */
export function decodeCursor(text: string): EventId | null {
  const parts = text.length <= 24 ? pattern.exec(text) : null
  if (!parts) return null
  const ms = Number.parseInt(parts[1]!, 36)
  const n = Number.parseInt(parts[2]!, 36)
  return ms < maxIdPart && n < maxIdPart ? `${ms}-${n}` : null
}
