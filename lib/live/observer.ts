import type { CloseReason } from './connection'
import type { SinkName } from './sinks'

/** What the engine tells of its work, for metrics. All of it is called on the hot path: count, and return. */
export interface EngineObserver {
  opened(sink: SinkName, how: 'fresh' | 'resumed'): void
  closed(sink: SinkName, reason: CloseReason): void
  /** Once a flush: so many events went to so many streams in so many bytes. */
  delivered(events: number, streams: number, bytes: number): void
  /** A view rendered an event: once per view, variant and process. */
  rendered(view: string): void
  /** A stream's log did not reach back to its cursor, so that it got a snapshot instead. */
  reset(): void
  /** A client does not read: what waited for it was dropped, and it gets a snapshot when it reads again. */
  stale(): void
  /** From the publication of an event to its write, in ms. Once per event and flush. */
  latency(ms: number): void
}
