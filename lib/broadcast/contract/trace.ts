import type { EventId } from '../ids'
import type { ResetReason } from '../types'

/** An event as the store's log had it. */
export interface Logged {
  id: EventId
  topic: string
  data: unknown
}

/** What one client saw, in order. */
export type Step =
  /** It connected behind `after`, or at an unknown place. */
  | { kind: 'start'; topics: string[]; after: EventId | null }
  | { kind: 'event'; id: EventId; topic: string; data: unknown; cursor: EventId | null }
  | { kind: 'reset'; topics: string[]; reason: ResetReason; cursor: EventId | null }
  /** It changed its topics while it stood at `at`. */
  | { kind: 'topics'; topics: string[]; at: EventId | null }

/** One call of `publish`. */
export interface Publication {
  events: { topic: string; data: string }[]
  /** What the hub answered; null: it failed, and the outcome is unknown. */
  ids: EventId[] | null
}

export interface Evidence {
  /** All events ever logged, by id. */
  truth: Map<EventId, Logged>
  clients: Step[][]
  publications: Publication[]
  /** The oldest entry that each topic still had at the end. */
  oldest: Map<string, EventId>
  /** The store lost its data during the run. */
  lost: boolean
}
