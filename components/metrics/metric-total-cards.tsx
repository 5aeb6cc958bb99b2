import type { MetricRange, MetricTotals } from '@/lib/metrics/types'
import { formatMetric } from './format'
import { rangeWords } from './range-words'

const cards: readonly { of: keyof MetricTotals; label: string }[] = [
  { of: 'requests', label: 'Requests' },
  { of: 'errors', label: 'Errors' },
  { of: 'published', label: 'Events published' },
  { of: 'delivered', label: 'Events delivered' },
  { of: 'drops', label: 'Queues dropped' },
]

/** What has happened in the whole range. Patched by its id, `metric-totals`. */
export function MetricTotalCards({ totals, range }: { totals: MetricTotals; range: MetricRange }) {
  return (
    <section id="metric-totals" aria-label={`In the last ${rangeWords[range]}`} className="panel">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 p-4 desk:grid-cols-5">
        {cards.map(({ of, label }) => (
          <div key={of}>
            <dt className="text-xs text-faint">{label}</dt>
            <dd className="text-xl font-semibold tracking-tight tabular-nums">{formatMetric(totals[of])}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
