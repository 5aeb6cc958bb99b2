import type { LogEntry, StoredEvent } from './driver'
import { type EventId, parseId } from './ids'
import type { BusEvent } from './types'

/**
 * The two texts that a store holds, written by `drivers/scripts.ts` (in Lua) and `drivers/memory.ts`:
 *
 * Bus message: `{"v":1,"prev":ID,"at":ID,"events":[[TOPIC,ID,TYPE,DATA],…]}`. `prev` and `at` are the store's clock
 * before and after the batch, so that messages form a chain and a missing one shows. A lossy event has null for its id.
 *
 * Log entry: the fields `v` (1), `p` (the id of the topic's entry before it, 0-0 for none), `t` (type), `d` (data). `p`
 * makes the entries of a topic a chain too: a reader needs no further question to know that nothing was trimmed.
 */
export const wireVersion = 1

export interface BusMessage {
  prev: EventId
  at: EventId
  events: BusEvent[]
}

/** An expected misfit is a value: `problem` names what cannot be read. */
export type Decoded<T> = { value: T } | { problem: string }

/** Writes a bus message, as the Lua script does. `id` is null for a lossy event. */
export function encodeMessage(
  prev: EventId,
  at: EventId,
  events: readonly { event: StoredEvent; id: EventId | null }[],
): string {
  const list = events.map(({ event, id }) => {
    return `["${event.topic}",${id === null ? 'null' : `"${id}"`},"${event.type}",${event.data}]`
  })
  return `{"v":${wireVersion},"prev":"${prev}","at":"${at}","events":[${list.join(',')}]}`
}

/** Reads a bus message that may come from a newer version or from somebody else on the channel. */
export function decodeMessage(raw: string): Decoded<BusMessage> {
  const message = parseJson(raw)
  if (!isRecord(message)) return { problem: 'a bus message that is not a JSON object' }
  if (message.v !== wireVersion) return { problem: `a bus message of version ${shown(message.v)}` }
  const prev = parseId(message.prev)
  const at = parseId(message.at)
  if (!prev || !at || !Array.isArray(message.events)) return { problem: 'a bus message without its chain' }
  const events: BusEvent[] = []
  let last = prev
  for (const item of message.events as unknown[]) {
    if (!Array.isArray(item)) return { problem: 'a bus message with a malformed event' }
    const [topic, id, type, data] = item as unknown[]
    const logged = parseId(id)
    if (
      typeof topic !== 'string' ||
      typeof type !== 'string' ||
      data === undefined ||
      (id !== null && !logged)
    ) {
      return { problem: 'a bus message with a malformed event' }
    }
    if (logged) last = logged
    events.push(logged ? { id: logged, topic, type, data } : { id: last, topic, type, data, lossy: true })
  }
  return { value: { prev, at, events } }
}

/** All that a reader looks at. */
export const entryFieldNames = ['v', 'p', 't', 'd'] as const

/** The fields of a log entry, as the Lua script writes them. */
export function entryFields(event: StoredEvent, previous: EventId): Record<string, string> {
  return { v: String(wireVersion), p: previous, t: event.type, d: event.data }
}

/** @returns the id of the entry before this one in the topic's log; null where it cannot be read */
export function previousOf(entry: LogEntry): EventId | null {
  return parseId(entry.fields.p)
}

/** Reads a log entry that may have been written by a newer version. */
export function decodeEntry(topic: string, entry: LogEntry): Decoded<BusEvent> {
  const { v, t: type, d } = entry.fields
  if (v !== String(wireVersion)) return { problem: `entry ${entry.id} of version ${shown(v)}` }
  const data = d === undefined ? undefined : parseJson(d)
  if (type === undefined || data === undefined) return { problem: `entry ${entry.id}, which is malformed` }
  return { value: { id: entry.id, topic, type, data } }
}

/** @returns undefined, which JSON cannot express, for text that is not JSON */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 40) ?? 'unknown'
}
