import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bounds, countOf, type Histogram, merge, quantile, since } from './histogram'

const durations = fc.array(fc.double({ min: 0, max: 62_000, noNaN: true }), { minLength: 1, maxLength: 300 })
const share = fc.double({ min: 0.001, max: 1, noNaN: true })

/** Number of the bucket of a duration in ms. */
function bucketOf(ms: number): number {
  const bucket = bounds.findIndex((bound) => ms <= bound)
  return bucket === -1 ? bounds.length : bucket
}

function histogramOf(values: readonly number[]): Histogram {
  const counts: Histogram = []
  for (const value of values) {
    const bucket = bucketOf(value)
    while (counts.length <= bucket) counts.push(0)
    counts[bucket]!++
  }
  return counts
}

test('the buckets grow by a quarter each, from a millisecond to a minute', () => {
  expect(bounds[0]).toBe(1)
  expect(bounds.at(-1)).toBe(63_000)
  for (const [index, bound] of bounds.entries()) {
    if (index === 0) continue
    const growth = bound / bounds[index - 1]!
    expect(growth).toBeGreaterThan(1.2)
    expect(growth).toBeLessThan(1.29)
  }
})

test('a percentile lies in the bucket of the exact one, also where it is merged from several histograms', () => {
  fc.assert(
    fc.property(fc.array(durations, { minLength: 1, maxLength: 5 }), share, (parts, q) => {
      const sorted = parts.flat().toSorted((one, other) => one - other)
      const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1]!
      const estimate = quantile(parts.map(histogramOf).reduce(merge), q)!
      expect(bucketOf(estimate)).toBe(bucketOf(exact))
      if (exact > 1) expect(Math.abs(estimate - exact) / exact).toBeLessThan(0.29)
    }),
    { numRuns: 500 },
  )
})

test('merging is counting together, in any order; what was counted since is what was added', () => {
  fc.assert(
    fc.property(durations, durations, (one, other) => {
      const both = histogramOf([...one, ...other])
      expect(merge(histogramOf(one), histogramOf(other))).toEqual(both)
      expect(merge(histogramOf(other), histogramOf(one))).toEqual(both)
      expect(since(histogramOf(one), both)).toEqual(histogramOf(other))
      expect(countOf(both)).toBe(one.length + other.length)
    }),
  )
})

test('nothing has no percentile, and what takes longer than a minute counts as a minute', () => {
  expect(quantile([], 0.5)).toBeNull()
  expect(quantile([0, 0], 0.5)).toBeNull()
  expect(quantile(histogramOf([100_000, 200_000]), 0.99)).toBe(63_000)
})
