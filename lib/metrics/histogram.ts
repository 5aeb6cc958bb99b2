/**
 * Counts by bucket, not cumulative, without the empty ones at the end. All histograms have the same buckets, so that those
 * of several instances and of several moments add up to one, and percentiles come from that.
 */
export type Histogram = number[]

/** Preferred numbers (Renard's R10): each is about a quarter more than the one before. */
const decade = [1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8]

/** The upper ends of the buckets, from 1 ms to about a minute, in ms; one more bucket has what takes longer. */
export const bounds: readonly number[] = [1, 10, 100, 1_000, 10_000]
  .flatMap((unit) => decade.map((step) => Math.round(step * unit * 100) / 100))
  .filter((bound) => bound <= 63_000)

/** Everything that both have counted. */
export function merge(one: Histogram, other: Histogram): Histogram {
  const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one]
  return longer.map((count, bucket) => count + (shorter[bucket] ?? 0))
}

/** What has been counted since `before`. */
export function since(before: Histogram, now: Histogram): Histogram {
  const difference = now.map((count, bucket) => count - (before[bucket] ?? 0))
  return difference.slice(0, difference.findLastIndex((count) => count > 0) + 1)
}

/** How many it has counted. */
export function countOf(histogram: Histogram): number {
  return histogram.reduce((sum, count) => sum + count, 0)
}

/**
 * The duration that a share of all does not exceed, in ms: within the bucket of the exact one, so at most a quarter off
 * above 1 ms. What lies beyond the last bound counts as that bound.
 *
 * @param share say 0.95
 * @returns null where nothing was counted
 */
export function quantile(histogram: Histogram, share: number): number | null {
  const total = countOf(histogram)
  if (total === 0) return null
  const rank = Math.max(1, Math.ceil(share * total))
  let below = 0
  for (const [bucket, count] of histogram.entries()) {
    if (below + count >= rank) {
      const from = bounds[bucket - 1] ?? 0
      const to = bounds[bucket] ?? bounds.at(-1)!
      return from + ((to - from) * (rank - below)) / count
    }
    below += count
  }
  throw new Error('A histogram has lost some of its counts.')
}
