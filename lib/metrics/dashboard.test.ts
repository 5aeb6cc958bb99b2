import { expect, test } from 'vitest'
import { sampleOf } from '@/lib/testing/metrics'
import { dashboardOf } from './dashboard'
import type { Sample } from './sample'

const hour = 3_600_000
// A minute and a second past a full hour: the slot before has just ended everywhere.
const now = 1_800_000_000_000 - (1_800_000_000_000 % hour) + 60_000 + 1_000
const until = now - 1_000
const one = '11111111-1111-4111-8111-111111111111'
const two = '22222222-2222-4222-8222-222222222222'

const show = (samples: Sample[], instance: string | null = null, range: '1h' | '1d' = '1h') =>
  dashboardOf(samples, { range, instance, now })
const series = (dashboard: ReturnType<typeof show>, id: string) =>
  dashboard.charts.find((chart) => chart.id === id)!.series.map(({ values }) => values)

test('an hour has 720 slots, a day 1,440, and the last one is the last that is complete', () => {
  const hourly = show([sampleOf({ at: until - 5_000, streams: 4 }), sampleOf({ at: until, streams: 9 })])
  expect([hourly.from, hourly.until, hourly.slotMs]).toEqual([until - hour, until, 5_000])
  const [streams] = series(hourly, 'streams')
  expect(streams).toHaveLength(720)
  expect(streams!.at(-1)).toBe(4)
  expect(streams!.at(-2)).toBeNull()
  expect(series(show([], null, '1d'), 'requests')[0]).toHaveLength(1_440)
})

test('two instances add up; people are counted once; percentiles come from both', () => {
  const at = until - 5_000
  const samples = [
    sampleOf({ at, streams: 2, people: 2, everybody: 3, requests: [99], rss: 2 ** 20, lagMs: 3 }),
    sampleOf({
      at,
      instance: two,
      streams: 5,
      people: 2,
      everybody: 3,
      requests: [0, 0, 1],
      errors: 1,
      lagMs: 8,
      rss: 2 ** 21,
    }),
  ]
  const both = show(samples)
  expect(both.totals).toMatchObject({ requests: 100, errors: 1 })
  expect(series(both, 'streams').map((values) => values.at(-1))).toEqual([7, 3])
  expect(series(both, 'requests')[0]!.at(-1)).toBe(1_200)
  expect(series(both, 'errors')[0]!.at(-1)).toBe(1)
  const percentiles = series(both, 'responses').map((values) => values.at(-1)!)
  expect(percentiles[0]).toBeLessThan(1)
  expect(percentiles[2]).toBeLessThanOrEqual(1)
  expect(series(both, 'lag')[0]!.at(-1)).toBe(8)
  expect(series(both, 'memory')[0]!.at(-1)).toBe(3)

  const alone = show(samples, '22222222')
  expect(alone.totals).toMatchObject({ requests: 1, errors: 1 })
  expect(series(alone, 'streams').map((values) => values.at(-1))).toEqual([5, 2])
  expect(series(alone, 'responses')[0]!.at(-1)).toBe(1.6)
  expect(alone.instances).toHaveLength(2)
})

test('an instance that misses three samples is silent, and one that has said goodbye has stopped', () => {
  const last = (missed: number, changes: Partial<Sample> = {}) =>
    show([sampleOf({ at: until - 5_000 * (missed + 1), ...changes })]).instances[0]!
  expect(last(0).state).toBe('live')
  expect(last(2).state).toBe('live')
  expect(last(3)).toMatchObject({ id: '11111111', host: 'one', state: 'silent', until: until - 15_000 })
  expect(last(3, { ended: true }).state).toBe('stopped')
  expect(show([sampleOf({ at: until - hour })]).instances).toHaveLength(1)
})

test('of a day the minute that is not over tells who lives, but is not drawn', () => {
  const dashboard = show([sampleOf({ at: until, until: until, ms: 0, requests: [5] })], null, '1d')
  expect(dashboard.instances[0]!.state).toBe('live')
  expect(dashboard.totals.requests).toBe(0)
})

test('the table has the same numbers, twelve rows, newest first', () => {
  const samples = Array.from({ length: 720 }, (_, slot) =>
    sampleOf({
      at: until - hour + slot * 5_000,
      requests: [1],
      streams: slot,
      instance: slot % 2 ? one : two,
    }),
  )
  const { rows, totals } = show(samples)
  expect(rows.map(({ requests }) => requests)).toEqual(Array.from({ length: 12 }, () => 60))
  expect(rows.map(({ at }) => at)).toEqual(rows.map((_, row) => until - (row + 1) * 300_000))
  expect(rows[0]!.streams).toBe(719)
  expect(totals.requests).toBe(720)
  expect(show([]).rows[0]).toMatchObject({ requests: 0, streams: null, response: [null, null, null] })
})
