import type { Cursor } from './cursor'
import type { EventId } from './ids'

/** What a publisher hands in. */
export interface NewEvent {
  /** 1 to 128 characters of `[A-Za-z0-9:_.-]`. */
  topic: string
  /** The event's name, in the same alphabet. */
  type: string
  /** Anything that JSON can carry, up to 256 KB of JSON text. */
  data: unknown
}

/** An event as subscribers get it. One object is shared by all subscribers of a process: never change it. */
export interface BusEvent {
  readonly topic: string
  readonly type: string
  readonly data: unknown
  /** For a lossy event, which has no place in the order, the id of the logged event before it. */
  readonly id: EventId
  /** Set on an event that was published with `lossy`. */
  readonly lossy?: true
}

/**
 * Why a subscriber must build a snapshot:
 * - `bad-cursor`: the cursor cannot be read, or names a place that never was;
 * - `expired`: the cursor is older than what the store remembers (or than the store itself);
 * - `trimmed`: the topic's log no longer reaches back to the cursor;
 * - `overflow`: there is so much to replay that a snapshot is cheaper;
 * - `offline`: the subscription was opened without a cursor while the store was out of reach.
 */
export type ResetReason = 'bad-cursor' | 'expired' | 'trimmed' | 'overflow' | 'offline'

/** Tells a subscriber that its events have a gap, and where they go on. */
export interface Reset {
  /** The topics of which events may have been missed. */
  topics: string[]
  reason: ResetReason
  /** Where the subscription goes on: a snapshot built from now on contains everything up to here. */
  cursor: Cursor
}

/** The receiving end. Its methods are called one at a time, never from within `subscribe()`, and must not block. */
export interface Subscriber {
  /** @param cursor resumes just behind this event; the same text for every subscriber */
  event(event: BusEvent, cursor: Cursor): void
  /** Events may have been missed: build a snapshot. The subscription goes on by itself. */
  reset(reset: Reset): void
}

/** What `subscribe` gives back: it lasts until it is closed, through lost connections and restarts of the store. */
export interface Subscription {
  /** Everything up to here has been handed over; null until the hub has first reached the store. */
  readonly cursor: Cursor | null
  /**
   * Changes the topics at once. A topic that stays loses and repeats nothing; a new one starts at `cursor`.
   *
   * @throws BroadcastError `invalid` for a malformed topic
   */
  setTopics(topics: readonly string[]): void
  /** No callback comes after this. Closing twice is fine. */
  close(): void
}

/** What to subscribe to, from where on, and who receives it. */
export interface SubscribeOptions {
  topics: readonly string[]
  /** Resume just behind this cursor. Without it the subscription starts at the present. */
  after?: Cursor | null
  subscriber: Subscriber
}

/** How a publication is kept and recognised; by default it is logged, under a nonce of its own. */
export interface PublishOptions {
  /**
   * The identity of this publication, say of its outbox row, in the alphabet of topics. Publishing under the same
   * nonce again (while the log remembers it, a day by default) logs nothing and returns the ids of the first time.
   * Has no meaning for a lossy publication.
   */
  nonce?: string
  /** Only carry it over the bus: not logged, not replayed, lost in a repair. For typing indicators and the like. */
  lossy?: boolean
}

/**
 * - `idle`: nobody subscribes, and there is no upstream;
 * - `connecting`: the upstream is being opened;
 * - `repairing`: what may have been missed is being read from the logs;
 * - `live`: events arrive as they are published;
 * - `down`: the upstream is lost. It is opened again with growing pauses, and the logs are polled meanwhile.
 */
export type HubState = 'idle' | 'connecting' | 'repairing' | 'live' | 'down'

/** The hub as of now, for `/api/health` and metrics. */
export interface HubHealth {
  driver: string
  state: HubState
  /** How long ago the hub last knew that it was up to date, in milliseconds: 0 while live, null before the first time. */
  lagMs: number | null
  subscriptions: number
  /** Distinct topics among the subscriptions that have caught up. */
  topics: number
  /** Events that wait to be published. */
  publishing: number
}

/** The broadcasts of this process: everything published on any instance comes by here. */
export interface Hub {
  /**
   * Logs the events, all or none, and broadcasts them. Calls are batched, and their order within a process is kept.
   *
   * @returns the ids, in order; none for a lossy publication
   * @throws BroadcastError `invalid`, `too-large`, `busy`, `closed`; `unavailable` after several attempts
   */
  publish(events: readonly NewEvent[], options?: PublishOptions): Promise<EventId[]>
  /**
   * Hands over every event of the topics behind `after`, once and in order: first a replay, then live, through lost
   * connections and restarts. Where that cannot be promised, `reset` says so. Works while the store is out of reach:
   * callbacks begin when it comes back.
   *
   * @throws BroadcastError `invalid` for a malformed topic, `closed`
   */
  subscribe(options: SubscribeOptions): Subscription
  /**
   * The cursor to read before building a snapshot, and to subscribe after: an event may then repeat what the snapshot
   * shows, but none is missed. Free while the hub is connected, one read of the store while it is idle. While the
   * store is out of reach: the last known place, which is safe too.
   *
   * @throws BroadcastError `unavailable` if no place is known, `closed`
   */
  head(): Promise<Cursor>
  health(): HubHealth
  /** Calls `listener` whenever the state changes. @returns a function that ends this */
  onHealthChange(listener: (health: HubHealth) => void): () => void
  /** Ends all subscriptions without a word, finishes what is being published, and lets the driver go. */
  close(): Promise<void>
}

/** Receives what an operator should know. Never contains credentials or payloads. */
export type Log = (level: 'info' | 'warn', message: string, details?: Record<string, unknown>) => void

/** Everything has a default that suits production; tests pass smaller numbers. Durations are in milliseconds. */
export interface HubOptions {
  /** Default: silent. */
  log?: Log
  /** Told how many events each publication had, lossy ones included. Default: nobody. */
  published?: (events: number) => void
  /** The time in milliseconds. Default: `Date.now`. */
  now?: () => number
  /** A number in [0, 1). Default: `Math.random`. */
  random?: () => number
  /** After so much quiet on the bus somebody publishes a heartbeat. Default 15,000. */
  heartbeatMs?: number
  /** After so much quiet the upstream is taken for dead. Must exceed `heartbeatMs`. Default 22,000. */
  silenceMs?: number
  /** How long the upstream stays open without a subscription. Default 10,000. */
  lingerMs?: number
  /** How often the logs are read while the upstream is down. Default 2,000. */
  pollMs?: number
  /** How long opening the upstream may take. Default 5,000. */
  connectMs?: number
  /** The longest pause before the first attempt to reconnect or republish; it doubles each time. Default 100. */
  retryMs?: number
  /** The longest pause at all. Default 5,000. */
  retryMaxMs?: number
  /** How often a failed publication is tried again. Default 5. */
  publishRetries?: number
  /** How many events may wait to be published. Default 10,000. */
  publishQueue?: number
  /** How many recent events of all topics are kept for resuming without a read. Default 4,096. */
  ringEvents?: number
  /** The same in bytes of JSON, roughly. Default 8 MB. */
  ringBytes?: number
  /** How many entries of one topic are read at a time. Default 200. */
  page?: number
}
