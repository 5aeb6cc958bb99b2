import { z } from 'zod'
import { MetricCharts } from '@/components/metrics/metric-charts'
import { MetricInstances } from '@/components/metrics/metric-instances'
import { MetricTable } from '@/components/metrics/metric-table'
import { MetricTotalCards } from '@/components/metrics/metric-total-cards'
import { adminOf, type Member } from '@/lib/auth/viewer'
import { patchSignals } from '@/lib/datastar'
import { defineView, type Sources } from '@/lib/live/view'
import { patch } from '@/lib/render'
import { services } from '@/lib/services'
import { metricsDrawn, topic } from '@/lib/topics'
import { dashboardOf, endOf, resolutionOf } from './dashboard'
import { resolutions } from './sample'
import { type Dashboard, type MetricRange, metricRanges } from './types'

interface MetricsScope extends Member {
  range: MetricRange
  /** Short id of the only instance to show; null for all together. */
  instance: string | null
  /** The instance that holds the stream. */
  here: string
}

interface MetricsData {
  org: string
  dashboard: Dashboard
}

/** What the whole system does, for admins: numbers without any content. */
export const metricsView = defineView({
  name: 'metrics',
  params: z.object({
    org: z.string(),
    range: z.enum(metricRanges, 'This must be 1h or 1d.').default('1h'),
    instance: z
      .string()
      .regex(/^[0-9a-f]{8}$/, 'This must be the short id of an instance: eight characters.')
      .optional(),
  }),
  authorize: async (viewer, { org, range, instance = null }): Promise<MetricsScope> => ({
    ...(await adminOf(viewer, org)),
    range,
    instance,
    here: (await services()).instance,
  }),
  topics: ({ here }) => [topic.metricsOf(here)],
  variant: ({ org, range, instance }) => `${org} ${range} ${instance}`,
  load: async ({ org, range, instance }, { metrics }): Promise<MetricsData> => {
    const samples = await metrics.load(resolutionOf[range])
    return { org, dashboard: dashboardOf(samples, { range, instance, now: Date.now() }) }
  },
  regions,
  render: () => [],
  // The same for all who look at the same: drawn once for them, every 5 s.
  personal: {
    when: ({ type }) => type === metricsDrawn,
    key: ({ org, range, instance }) => `${org} ${range} ${instance}`,
    load: (scopes, sources) => Promise.all(scopes.map((scope) => drawn(scope, sources))),
  },
  volatile: true,
})

function regions({ org, dashboard }: MetricsData) {
  const { charts, totals, rows, instances, range, instance, from, until } = dashboard
  return [
    <MetricTotalCards key="totals" totals={totals} range={range} />,
    <MetricCharts key="charts" charts={charts} from={from} until={until} />,
    <MetricInstances key="instances" org={org} range={range} current={instance} instances={instances} />,
    <MetricTable key="table" rows={rows} range={range} />,
  ]
}

/** Charts of a day change once a minute; who lives and who is silent, with every sample. */
async function drawn({ org, range, instance }: MetricsScope, { metrics }: Sources): Promise<string[]> {
  const now = Date.now()
  const samples = await metrics.latest(resolutionOf[range])
  const dashboard = dashboardOf(samples, { range, instance, now })
  const changed = endOf(range, now) !== endOf(range, now - resolutions.sample.length)
  const elements = regions({ org, dashboard }).filter(({ key }) => changed || key === 'instances')
  return [...elements.map((element) => patch(element)), patchSignals({ _until: dashboard.until })]
}
