import { type Histogram, merge } from './histogram'

/** How long a sample lasts, and what samples are rolled up to; with how long each is kept. In ms. */
export const resolutions = {
  sample: { length: 5_000, keep: 60 * 60_000 },
  minute: { length: 60_000, keep: 24 * 60 * 60_000 },
} as const

/** How long the samples of a slot may take to get to the other instances, in ms: until then it is not shown. */
export const graceMs = 1_000

/** What an instance did in a slot, and how it was at its end. */
export interface Sample {
  /** The beginning of the slot, ms since the epoch. */
  at: number
  instance: string
  host: string
  /** Up to when it has been measured, ms since the epoch. */
  until: number
  /** How long it measured, in ms: longer than the slot after the process stood still. */
  ms: number
  /** True for the last one of a process that was asked to end. */
  ended: boolean
  streams: number
  /** People with a page open on this instance, and on all instances together. */
  people: number
  everybody: number
  /** Answered requests by how long they took. */
  requests: Histogram
  /** Those of them that failed by our fault (5xx). */
  errors: number
  published: number
  delivered: number
  /** Events by how long it took from their publication to their write. */
  latency: Histogram
  /** Queues that were dropped because a client did not read. */
  drops: number
  /** The longest time that the event loop was held up. */
  lagMs: number
  rss: number
  heap: number
}

/** What the bus carries of an instance: its last slot, and its minute so far. */
export interface Sampled {
  sample: Sample
  minute: Sample
}

/** Sums and histograms add up; of what stands at a moment the highest counts. */
const added = (one: Sample, other: Sample) => ({
  requests: merge(one.requests, other.requests),
  errors: one.errors + other.errors,
  published: one.published + other.published,
  delivered: one.delivered + other.delivered,
  latency: merge(one.latency, other.latency),
  drops: one.drops + other.drops,
  lagMs: Math.max(one.lagMs, other.lagMs),
})

/** A later sample of the same instance put behind an earlier one. */
export function rollUp(earlier: Sample, later: Sample): Sample {
  return {
    ...later,
    ...added(earlier, later),
    at: earlier.at,
    ms: earlier.ms + later.ms,
    streams: Math.max(earlier.streams, later.streams),
    people: Math.max(earlier.people, later.people),
    everybody: Math.max(earlier.everybody, later.everybody),
    rss: Math.max(earlier.rss, later.rss),
    heap: Math.max(earlier.heap, later.heap),
  }
}

/** Samples of several instances in the same slot as if they were of one. */
export function together(samples: readonly Sample[]): Sample | undefined {
  const [first, ...others] = samples
  return first && others.reduce(beside, first)
}

function beside(one: Sample, other: Sample): Sample {
  return {
    ...one,
    ...added(one, other),
    // After a standstill its counts are those of a longer time.
    ms: Math.max(one.ms, other.ms),
    until: Math.max(one.until, other.until),
    streams: one.streams + other.streams,
    people: one.people + other.people,
    everybody: Math.max(one.everybody, other.everybody),
    rss: one.rss + other.rss,
    heap: one.heap + other.heap,
  }
}
