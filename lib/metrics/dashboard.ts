import { countOf, quantile } from './histogram'
import { graceMs, resolutions, rollUp, type Sample, together } from './sample'
import type { Resolution } from './store'
import type {
  Dashboard,
  MetricChartData,
  MetricInstance,
  MetricRange,
  MetricRow,
  MetricTotals,
} from './types'

/** What each range is made of. */
export const resolutionOf: Record<MetricRange, Resolution> = { '1h': 'sample', '1d': 'minute' }

/** So many samples an instance may miss before it counts as silent. */
const missedSamples = 3
/** Rows of the table. */
const tableRows = 12

const megabyte = 1024 * 1024

/** The end of the last slot that all instances have had the time to tell about, ms since the epoch. */
export function endOf(range: MetricRange, now: number): number {
  const { length } = resolutions[resolutionOf[range]]
  // A timer may ring a little early by the clock.
  const complete = now - graceMs + 100
  return complete - (complete % length)
}

/** The short id of an instance, as it stands in URLs. */
const shortId = (instance: string) => instance.slice(0, 8)

/**
 * What a dashboard shows of samples.
 * @param samples of all instances in the resolution of the range, in no order
 * @param instance short id of the only one to show; null for all together
 */
export function dashboardOf(
  samples: readonly Sample[],
  { range, instance, now }: { range: MetricRange; instance: string | null; now: number },
): Dashboard {
  const { length: slotMs, keep } = resolutions[resolutionOf[range]]
  const until = endOf(range, now)
  const from = until - keep
  const bySlot: Sample[][] = Array.from({ length: keep / slotMs }, () => [])
  for (const sample of samples)
    if (instance === null || shortId(sample.instance) === instance)
      bySlot[(sample.at - from) / slotMs]?.push(sample)
  const slots = bySlot.map(together)
  const perRow = slots.length / tableRows
  const rows = Array.from({ length: tableRows }, (_, row) =>
    rowOf(from + row * perRow * slotMs, slots.slice(row * perRow, (row + 1) * perRow), instance !== null),
  )
  return {
    range,
    instance,
    from,
    until,
    slotMs,
    totals: totalsOf(slots),
    charts: chartsOf(slots, instance !== null),
    instances: instancesOf(samples, now),
    rows: rows.reverse(),
  }
}

type Slot = Sample | undefined

function totalsOf(slots: readonly Slot[]): MetricTotals {
  const sum = (of: (sample: Sample) => number) =>
    slots.reduce((total, slot) => total + (slot ? of(slot) : 0), 0)
  return {
    requests: sum(({ requests }) => countOf(requests)),
    errors: sum(({ errors }) => errors),
    published: sum(({ published }) => published),
    delivered: sum(({ delivered }) => delivered),
    drops: sum(({ drops }) => drops),
  }
}

function chartsOf(slots: readonly Slot[], single: boolean): MetricChartData[] {
  const series = (name: string, of: (sample: Sample) => number | null) => ({
    name,
    values: slots.map((slot) => (slot ? of(slot) : null)),
  })
  const percentiles = (of: 'requests' | 'latency', shares: readonly number[]) =>
    shares.map((share) => series(`p${share * 100}`, (sample) => quantile(sample[of], share)))
  const perSecond = (of: 'published' | 'delivered') => (sample: Sample) => (sample[of] * 1_000) / sample.ms
  const chart = (
    id: string,
    title: string,
    unit: string,
    lines: MetricChartData['series'],
    { decimal = unit !== '' } = {},
  ): MetricChartData => ({ id, title, unit, decimal, series: lines })
  return [
    chart('streams', 'Open streams and people present', '', [
      series('Streams', ({ streams }) => streams),
      series('People', ({ people, everybody }) => (single ? people : everybody)),
    ]),
    chart('requests', 'Requests per minute', '', [
      series('Requests', ({ requests, ms }) => (countOf(requests) * 60_000) / ms),
    ]),
    chart('responses', 'Response times', 'ms', percentiles('requests', [0.5, 0.95, 0.99])),
    chart('errors', 'Error rate', '%', [
      series('Errors', ({ requests, errors }) =>
        requests.length === 0 ? null : (errors * 100) / countOf(requests),
      ),
    ]),
    chart(
      'events',
      'Events per second',
      '',
      [series('Published', perSecond('published')), series('Delivered', perSecond('delivered'))],
      { decimal: true },
    ),
    chart('latency', 'From publishing to writing', 'ms', percentiles('latency', [0.5, 0.99])),
    chart('drops', 'Dropped queues', '', [series('Drops', ({ drops }) => drops)]),
    chart('lag', 'Event-loop lag', 'ms', [series('Longest', ({ lagMs }) => lagMs)]),
    chart('memory', 'Memory', 'MB', [
      series('Resident', ({ rss }) => rss / megabyte),
      series('Heap', ({ heap }) => heap / megabyte),
    ]),
  ]
}

function rowOf(at: number, slots: readonly Slot[], single: boolean): MetricRow {
  const measured = slots.filter((slot) => slot !== undefined)
  const [first, ...others] = measured
  const all = first && others.reduce(rollUp, first)
  return {
    at,
    ...totalsOf(measured),
    streams: all?.streams ?? null,
    people: (single ? all?.people : all?.everybody) ?? null,
    response: [0.5, 0.95, 0.99].map((share) => quantile(all?.requests ?? [], share)),
    write: [0.5, 0.99].map((share) => quantile(all?.latency ?? [], share)),
    lagMs: all?.lagMs ?? null,
    rssMegabytes: all ? all.rss / megabyte : null,
  }
}

/** All instances of the range by their newest sample: those that live first, then by name. */
function instancesOf(samples: readonly Sample[], now: number): MetricInstance[] {
  const newest = new Map<string, Sample>()
  for (const sample of samples)
    if (sample.until > (newest.get(sample.instance)?.until ?? 0)) newest.set(sample.instance, sample)
  const heardOf = endOf('1h', now) - missedSamples * resolutions.sample.length
  const order = { live: 0, silent: 1, stopped: 2 }
  return [...newest.values()]
    .map((sample): MetricInstance => {
      const { instance, host, until, ended, streams, people, requests, ms, lagMs, rss } = sample
      return {
        id: shortId(instance),
        host,
        state: ended ? 'stopped' : until > heardOf ? 'live' : 'silent',
        until,
        streams,
        people,
        requestsPerMinute: (countOf(requests) * 60_000) / ms,
        lagMs,
        rssMegabytes: rss / megabyte,
      }
    })
    .sort((one, other) => order[one.state] - order[other.state] || (one.id < other.id ? -1 : 1))
}
