import type {
  Batch,
  Group,
  LogEntry,
  ReadRequest,
  ReadResult,
  StoredEvent,
  UpstreamHandlers,
} from '../driver'
import { compareIds, type EventId, laterId, splitId, zeroId } from '../ids'
import { encodeMessage, entryFields } from '../wire'

/** How much a store in memory keeps. */
export interface MemoryStoreOptions {
  /** Entries kept per topic. Default 1,000. */
  maxLength?: number
  /** How long an idle topic's log is kept, in milliseconds. Default one day. */
  ttlMs?: number
  /** All logs together, in bytes of JSON, roughly; the topics idle for longest go first. Default 64 MB. */
  maxBytes?: number
  /** The time in milliseconds. Default: `Date.now`. */
  now?: () => number
}

interface Log {
  entries: LogEntry[]
  bytes: number
}

const maxRemembered = 10_000

/**
 * What a Redis server is to the other drivers: logs, clock and bus in this process. Several drivers may share one, as
 * several instances share a server.
 */
export class MemoryStore {
  readonly ttlMs: number
  readonly #maxLength: number
  readonly #maxBytes: number
  readonly #now: () => number
  /** In order of their last entry, so that the most idle topic comes first. */
  readonly #logs = new Map<string, Log>()
  /** Nonces in the order in which they came, with the ids that they got. */
  readonly #remembered = new Map<string, { ids: EventId[]; until: number }>()
  readonly #listeners = new Set<UpstreamHandlers>()
  #bytes = 0
  #clock: EventId = zeroId
  #born: EventId = zeroId

  constructor(options: MemoryStoreOptions = {}) {
    this.ttlMs = options.ttlMs ?? 86_400_000
    this.#maxLength = options.maxLength ?? 1000
    this.#maxBytes = options.maxBytes ?? 64 * 1024 * 1024
    this.#now = options.now ?? Date.now
    this.#begin(zeroId)
  }

  /** Distinct topics with a log, for tests and health. */
  get topics(): number {
    return this.#logs.size
  }

  publish({ floor, groups }: Batch): EventId[][] {
    this.#check(floor)
    const prev = this.#clock
    const announced: { event: StoredEvent; id: EventId | null }[] = []
    const ids = groups.map((group) => this.#append(group, announced))
    if (groups.length === 0) this.#draw()
    if (announced.length > 0 || groups.length === 0)
      this.#announce(encodeMessage(prev, this.#clock, announced))
    this.#expire()
    return ids
  }

  read({ floor, ranges }: ReadRequest): ReadResult {
    this.#check(floor)
    this.#expire()
    return {
      state: { clock: this.#clock, born: this.#born, now: this.#now() },
      pages: ranges.map(({ topic, after, count }) => {
        const entries = this.#logs.get(topic)?.entries ?? []
        const start = entries.findIndex((entry) => compareIds(entry.id, after) > 0)
        return start < 0 ? [] : entries.slice(start, start + count)
      }),
    }
  }

  /** @returns a function that ends the subscription */
  listen(handlers: UpstreamHandlers): () => void {
    this.#listeners.add(handlers)
    return () => this.#listeners.delete(handlers)
  }

  /** Forgets everything, as `FLUSHALL` does. */
  clear(): void {
    this.#logs.clear()
    this.#remembered.clear()
    this.#bytes = 0
    this.#begin(zeroId)
  }

  // One millisecond ahead of the wall clock: no id that an earlier store drew in this very millisecond can reach it.
  #begin(floor: EventId): void {
    const ms = Math.max(this.#now(), splitId(floor).ms) + 1
    this.#born = `${ms}-0`
    this.#clock = this.#born
  }

  #check(floor: EventId): void {
    if (compareIds(floor, this.#clock) > 0) this.#begin(floor)
  }

  #draw(): EventId {
    const { ms, n } = splitId(this.#clock)
    const now = this.#now()
    this.#clock = now > ms ? `${now}-0` : `${ms}-${n + 1}`
    return this.#clock
  }

  #append(group: Group, announced: { event: StoredEvent; id: EventId | null }[]): EventId[] {
    if (group.lossy) {
      for (const event of group.events) announced.push({ event, id: null })
      return []
    }
    const known = this.#remembered.get(group.nonce)
    if (known && known.until > this.#now()) return known.ids
    const ids = group.events.map((event) => {
      const id = this.#draw()
      this.#log(event, id)
      announced.push({ event, id })
      return id
    })
    this.#remembered.delete(group.nonce)
    this.#remembered.set(group.nonce, { ids, until: this.#now() + group.rememberMs })
    return ids
  }

  #log(event: StoredEvent, id: EventId): void {
    const log = this.#logs.get(event.topic) ?? { entries: [], bytes: 0 }
    log.entries.push({ id, fields: entryFields(event, log.entries.at(-1)?.id ?? zeroId) })
    this.#grow(log, event.data.length)
    if (log.entries.length > this.#maxLength) this.#grow(log, -entryBytes(log.entries.shift()))
    this.#logs.delete(event.topic)
    this.#logs.set(event.topic, log)
  }

  #grow(log: Log, bytes: number): void {
    log.bytes += bytes
    this.#bytes += bytes
  }

  #announce(raw: string): void {
    for (const listener of [...this.#listeners]) listener.message(raw)
  }

  #expire(): void {
    for (const nonce of this.#remembered.keys()) {
      if (this.#remembered.size <= maxRemembered) break
      this.#remembered.delete(nonce)
    }
    const oldest = this.#now() - this.ttlMs
    for (const [topic, log] of this.#logs) {
      const last = log.entries.at(-1)!.id
      const evicted = this.#bytes > this.#maxBytes
      if (!evicted && splitId(last).ms >= oldest) return
      this.#logs.delete(topic)
      this.#bytes -= log.bytes
      // An idle topic goes at an age at which no cursor is trusted any more. One that goes early takes every cursor
      // from before its last entry with it.
      if (evicted) this.#born = laterId(this.#born, last)
    }
  }
}

function entryBytes(entry: LogEntry | undefined): number {
  return entry?.fields.d?.length ?? 0
}
