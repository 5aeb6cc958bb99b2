import { attr, bind, js, signals, text } from '@/lib/datastar'
import { type Dashboard, metricRanges } from '@/lib/metrics/types'
import { routes } from '@/lib/routes'
import { formatClock } from './format'
import { MetricCharts } from './metric-charts'
import { MetricInstances } from './metric-instances'
import { MetricTable } from './metric-table'
import { MetricTotalCards } from './metric-total-cards'
import { rangeWords } from './range-words'

/** The whole dashboard. Its parts are patched; the cursor and what is chosen stay. */
export function MetricsBoard({ org, dashboard }: { org: string; dashboard: Dashboard }) {
  const { range, instance, from, until, slotMs, totals, charts, instances, rows } = dashboard
  const last = Math.round((until - from) / slotMs) - 1
  const moment = js`new Date($_until - (${last} - $_at) * ${slotMs}).toISOString().slice(11, 19)`
  return (
    <div className="grid gap-4" {...signals({ _at: last, _until: until })}>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <nav aria-label="Range" className="flex gap-1">
          {metricRanges.map((each) => (
            <a
              key={each}
              href={routes.metrics(org, { range: each, instance: instance ?? undefined })}
              aria-current={each === range ? 'page' : undefined}
              className="btn btn-ghost btn-sm text-soft aria-[current]:bg-base-300 aria-[current]:text-base-content max-desk:btn-md"
            >
              Last {rangeWords[each]}
            </a>
          ))}
        </nav>
        <p className="text-sm text-soft">
          {instance === null ? 'All instances together' : `Instance ${instance} alone`}
        </p>
        <label className="flex grow items-center gap-3 text-sm text-soft desk:max-w-90">
          <span className="whitespace-nowrap tabular-nums">
            At <span {...text(moment)}>{formatClock(until)}</span> UTC
          </span>
          <input
            type="range"
            min={0}
            max={last}
            step={1}
            defaultValue={last}
            aria-label="Cursor of the charts"
            className="grow accent-primary"
            {...bind('_at')}
            {...attr({ 'aria-valuetext': js`${moment} + ' UTC'` })}
          />
        </label>
      </div>
      <MetricTotalCards totals={totals} range={range} />
      <MetricCharts charts={charts} from={from} until={until} />
      <MetricInstances org={org} range={range} current={instance} instances={instances} />
      <MetricTable rows={rows} range={range} />
    </div>
  )
}
