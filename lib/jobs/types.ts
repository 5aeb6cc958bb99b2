/** What a job is at. `stale`: work from outside that has been silent for longer than it said; it may come back. */
export const jobStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'stale'] as const
export type JobState = (typeof jobStates)[number]

/** How an export is written. */
export const exportFormats = ['csv', 'ndjson'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** A job as events and the machine API carry it: the same for everyone who may see it. */
export interface Job {
  /** Sortable, unique; also the page cursor. */
  id: string
  org: string
  name: string
  /** What is exported; null for work from outside. */
  source: string | null
  format: ExportFormat | null
  state: JobState
  processed: number
  /** Null where it is not known (yet). */
  total: number | null
  /** What it is at, or why it failed, in a few words; may be empty. */
  message: string
  /** Who has started the export; null for work from outside. */
  person: { id: string; name: string } | null
  /** The API key that reports, by name; null for an export. */
  via: string | null
  /** All times are milliseconds since the epoch. */
  createdAt: number
  startedAt: number | null
  /** Of the last sign of life. */
  updatedAt: number
  endedAt: number | null
  /** When it is removed. */
  expiresAt: number | null
  /** Its place among the waiting exports of the person, from 1; null where it does not wait. */
  position: number | null
  /** Size of the file so far. */
  bytes: number
}

/** How far a running job is. */
export type JobProgress = Pick<
  Job,
  'id' | 'org' | 'source' | 'processed' | 'total' | 'startedAt' | 'updatedAt'
>

/** Has it come to its end? */
export const hasEnded = (state: JobState): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled'

/** What can be exported, as the form offers it. */
export interface ExportChoice {
  source: string
  title: string
  about: string
}
