import type { Cursor, Hub } from '@/lib/broadcast'
import type { EndReason } from '@/lib/streams/types'
import type { EngineObserver } from './observer'
import type { Exchange, SinkName } from './sinks'
import type { BoundView, Sources } from './view'

/** What the engine is built with: once per process, by `services()`. */
export interface EngineOptions {
  hub: Pick<Hub, 'subscribe'>
  sources: Sources
  /** Called once for every fault of ours, with its cause and the ids of what it concerns, say of a stream. */
  log: (message: string, cause: unknown, ids?: Record<string, string>) => void
  observer?: EngineObserver
  /** Pause between heartbeat comments, ms. Default 15,000. */
  heartbeatMs?: number
  /** How long a stream lasts before it is handed over to a new one, ms. Default: for ever. */
  maxAgeMs?: number | undefined
  /** The best sink to use. Default `direct`. */
  sink?: SinkName | undefined
  /** Compress on the direct sink, for clients that take gzip. Default true. */
  compression?: boolean
  /** Default `Math.random`. */
  random?: () => number
}

/** What a stream shows, and what ends it. */
export interface OpenStream {
  views: readonly BoundView[]
  /** The session whose end closes the stream; null for a program with a key. */
  session: string | null
  /** Further topics, whose events are not shown but may close the stream. */
  control?: readonly string[]
  /** Names the stream in the registry, where `streamEnded` does, and in the log. */
  id?: string
  /**
   * Authorises the stream again, where its rights may have changed or it may have missed that they did. Returns the
   * views as they are now, or throws an `HttpError`, which closes the stream.
   */
  authorize?: () => Promise<readonly BoundView[]>
  /** Encoded, what the stream begins with. */
  greeting?: string
  /** Encoded, what a stream says last that has to end for good. */
  farewell?: (reason: EndReason) => string
  /** Called once, when the stream has ended, or at once where its client has left already. */
  release?: () => void
  /** Events behind this cursor follow; one that reaches too far back leads to a snapshot. */
  after: Cursor | undefined
  /** The client had the stream before; for the metrics. Default: true with a cursor. */
  returns?: boolean
  /** Start with a snapshot: the client does not yet show what was there at the cursor. */
  snapshot: boolean
  /** Aborts when the client leaves. */
  signal: AbortSignal
  /** Node's request and response, where they are known: the direct sink writes to them. */
  exchange?: Exchange | undefined
}

/** What the network can do to the streams of a session. */
export const weatherKinds = ['stall', 'cut', 'duplicate', 'delay', 'end'] as const
/** One of {@link weatherKinds}. */
export type WeatherKind = (typeof weatherKinds)[number]

/** What happens to the streams of a session, and until when. */
export interface Forecast {
  session: string
  kind: WeatherKind
  /** In ms since the epoch. */
  until: number
}
