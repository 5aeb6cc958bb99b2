import type { SinkName } from '@/lib/live/sinks'

/** Why a stream had to end: a newer one took its place, or somebody closed it in the settings. */
export type EndReason = 'replaced' | 'ended'

/** What only the instance that holds a stream knows of it. */
export interface StreamTraffic {
  /** Undefined until the client takes the stream. */
  sink: SinkName | undefined
  /** Bytes that wait for the client. */
  queuedBytes: number
  sentBytes: number
  events: number
}

/** A stream that is open now, as its owner and admins see it. */
export interface StreamEntry {
  id: string
  /** The page that holds it. */
  tab: string
  /** The name of the person, or of the API key. */
  owner: string
  /** The name of the view. */
  view: string
  address: string | null
  openedAt: number
  /** Undefined where another instance holds the stream. */
  traffic?: StreamTraffic | undefined
}
