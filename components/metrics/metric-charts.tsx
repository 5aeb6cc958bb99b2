import type { MetricChartData } from '@/lib/metrics/types'
import { MetricChart } from './metric-chart'

/** All charts. Patched by its id, `metric-charts`. */
export function MetricCharts(props: { charts: readonly MetricChartData[]; from: number; until: number }) {
  const { charts, from, until } = props
  return (
    <div id="metric-charts" className="grid gap-4 desk:grid-cols-2">
      {charts.map((chart) => (
        <MetricChart key={chart.id} chart={chart} from={from} until={until} />
      ))}
    </div>
  )
}
