import type { CloseReason } from './connection'
import type { SinkName } from './sinks'

/** What the engine tells of its work, for metrics. All of it is called on the hot path: count, and return. */
export interface EngineObserver {
  opened(sink: SinkName, how: 'fresh' | 'resumed'): void
  /** @param sink undefined for a client that left before it took anything */
  closed(sink: SinkName | undefined, reason: CloseReason): void
  /** Once a flush and once a second. @param events each as often as there are streams that got it */
  delivered(events: number, writes: number, bytes: number): void
  /** A view rendered an event: once per view, variant and process. */
  rendered(view: string): void
  /** A stream missed events, say because the log did not reach back to its cursor, and got a snapshot instead. */
  reset(): void
  /** A client does not read: what waited for it was dropped, and it gets a snapshot when it reads again. */
  stale(): void
  /** From the publication of an event to its write, in ms. Once per event and audience. */
  latency(ms: number): void
}

const ignore = () => {}

/** Nobody looks. */
export const unobserved: EngineObserver = {
  opened: ignore,
  closed: ignore,
  delivered: ignore,
  rendered: ignore,
  reset: ignore,
  stale: ignore,
  latency: ignore,
}
