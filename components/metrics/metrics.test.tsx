import { expect, test } from 'vitest'
import type { MetricChartData, MetricInstance } from '@/lib/metrics/types'
import { byId, only, render, tagsOf, textOf } from '../testing'
import { MetricChart, pathOf } from './metric-chart'
import { MetricInstances } from './metric-instances'

const chart = (series: MetricChartData['series'], unit = 'ms'): string =>
  render(
    <MetricChart
      chart={{ id: 'lag', title: 'Event-loop lag', unit, decimal: unit !== '', series }}
      from={1_800_000_000_000}
      until={1_800_003_600_000}
    />,
  )

test('a path holds every value, and an empty slot where nothing was measured', () => {
  const read = (path: string) =>
    [...path.matchAll(/V(\d+)h1|m1 0/g)].map(([, value]) => (value === undefined ? null : Number(value)))
  for (const values of [[], [null], [0], [1, 2, 3], [null, 4, null, null, 5], [6, null], [1_234_567]])
    expect(read(pathOf(values, 1))).toEqual(values)
  expect(read(pathOf([1.26, null, 0.04], 10))).toEqual([13, null, 0])
})

test('a chart says in words what it shows, with the newest value and the highest', () => {
  const html = chart([{ name: 'Longest', values: [3, 12.34, null, 1] }])
  expect(only(html, ({ attributes }) => attributes.role === 'img')['aria-label']).toBe(
    'Event-loop lag. Longest: now 1.0 ms, at most 12.3 ms',
  )
  expect(textOf(html)).toContain('Longest1.0 ms')
})

test('a chart of nothing, and one of zeros, are drawn all the same', () => {
  for (const values of [[null, null], [0, 0], [0]]) {
    const html = chart([{ name: 'Longest', values }])
    expect(html).not.toMatch(/NaN|Infinity|undefined/)
    expect(byId(html, 'metric-lag-0').d).toMatch(/^M0 0/)
  }
  expect(textOf(chart([{ name: 'Longest', values: [null] }]))).toContain('Longest–')
})

test('an instance that fell silent says since when, and no old numbers', () => {
  const instance: MetricInstance = {
    id: 'abcdef01',
    host: '<host>',
    state: 'silent',
    until: Date.UTC(2030, 0, 1, 9, 8, 5),
    streams: 77,
    people: 7,
    requestsPerMinute: 7,
    lagMs: 7,
    rssMegabytes: 7,
  }
  const html = render(<MetricInstances org="acme" range="1d" current="abcdef01" instances={[instance]} />)
  expect(textOf(html)).toContain('silent since 09:08:05 UTC–––––')
  expect(html).not.toContain('77')
  const links = tagsOf(html).filter(({ name }) => name === 'a')
  expect(links.map(({ attributes }) => [attributes.href, attributes['aria-current']])).toEqual([
    ['/acme/metrics?range=1d', undefined],
    ['/acme/metrics?range=1d&instance=abcdef01', 'page'],
  ])
})
