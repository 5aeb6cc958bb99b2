/** What a dashboard covers. */
export const metricRanges = ['1h', '1d'] as const
export type MetricRange = (typeof metricRanges)[number]

/** A line of a chart: one value a slot, null where nothing was measured. */
export interface MetricSeries {
  name: string
  values: (number | null)[]
}

export interface MetricChartData {
  id: string
  title: string
  /** What the numbers are, say `ms`; empty for plain counts. */
  unit: string
  /** Values are shown with one decimal, and not as whole numbers. */
  decimal: boolean
  series: MetricSeries[]
}

/** A process that has sent samples in the range. */
export interface MetricInstance {
  /** Eight characters that tell it from others. */
  id: string
  host: string
  /** Silent: it has missed three samples. Stopped: it has said goodbye. */
  state: 'live' | 'silent' | 'stopped'
  /** The end of its last sample, ms since the epoch. */
  until: number
  streams: number
  people: number
  requestsPerMinute: number
  lagMs: number
  rssMegabytes: number
}

/** What has happened in the whole range. */
export interface MetricTotals {
  requests: number
  errors: number
  published: number
  delivered: number
  drops: number
}

/** A row of the table: a twelfth of the range, at its beginning. */
export interface MetricRow extends MetricTotals {
  at: number
  streams: number | null
  people: number | null
  response: (number | null)[]
  write: (number | null)[]
  lagMs: number | null
  rssMegabytes: number | null
}

export interface Dashboard {
  range: MetricRange
  /** The one instance that it shows; null for all of them together. */
  instance: string | null
  /** What it covers and how long a slot is, in ms. */
  from: number
  until: number
  slotMs: number
  totals: MetricTotals
  charts: MetricChartData[]
  instances: MetricInstance[]
  rows: MetricRow[]
}
