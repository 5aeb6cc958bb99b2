import type { EventId } from './ids'

/** An event on its way into the store: checked, and its data turned into JSON text. */
export interface StoredEvent {
  topic: string
  type: string
  data: string
}

/** Events that are logged together, once. */
export interface Group {
  /** Logging a group whose nonce is remembered does nothing and yields the ids of the first time. */
  nonce: string
  /** How long the nonce is remembered, in milliseconds. */
  rememberMs: number
  /** Broadcast only: neither logged nor remembered. */
  lossy: boolean
  events: StoredEvent[]
}

/** What `publish` is to log, in one atomic step. */
export interface Batch {
  /**
   * The highest id that the caller has ever seen. A store whose clock is behind it has lost history (emptied, or
   * restored from an older copy): it starts anew with `born` and all further ids above the floor.
   */
  floor: EventId
  /** None: a heartbeat, which moves the clock on and lets every hub see that it has missed nothing. */
  groups: Group[]
}

/** The store's hybrid logical clock and memory, as of one instant. */
export interface StoreState {
  /** The id drawn last: every event up to here has been logged, every later one will have a higher id. */
  clock: EventId
  /** The clock when the store began: nothing is known about events before it. */
  born: EventId
  /** The store's wall clock, in milliseconds. */
  now: number
}

/** An entry of a topic's log; `wire.ts` reads the fields. */
export interface LogEntry {
  id: EventId
  fields: Record<string, string>
}

/** Which parts of which logs to read. */
export interface ReadRequest {
  /** As in {@link Batch}. */
  floor: EventId
  /** From each topic, up to `count` entries with ids above `after`, oldest first. */
  ranges: { topic: string; after: EventId; count: number }[]
}

/** What was asked for, and the store's clock to hold it against. */
export interface ReadResult {
  /** Taken before or together with the pages, never after: whatever it covers, the pages had a chance to show. */
  state: StoreState
  /** One page for each range. */
  pages: LogEntry[][]
}

/** What a driver tells of the bus that it has subscribed to. */
export interface UpstreamHandlers {
  /** Everything published from now on will arrive, or the chain of messages shows a gap. */
  ready(): void
  /** A message as published; see `wire.ts`. */
  message(raw: string): void
  /** The connection is lost. Called at most once, and nothing is called after it. */
  down(error: unknown): void
}

/**
 * A store: one log a topic, one clock, and one bus that carries everything. What is above it (order, repair, replay,
 * retries) is the same for all drivers.
 */
export interface Driver {
  /** For health and logs. */
  readonly name: string
  /** How long an idle topic's log is kept, in milliseconds. */
  readonly ttlMs: number
  /** Atomic: draws ids, appends to the logs and publishes one bus message. @returns the ids of each group */
  publish(batch: Batch): Promise<EventId[][]>
  read(request: ReadRequest): Promise<ReadResult>
  /** Subscribes to the bus. The returned `close` silences the handlers. */
  open(handlers: UpstreamHandlers): { close(): void }
  close(): Promise<void>
}
