import { scaleLinear } from 'd3-scale'
import { attr, js, on, text } from '@/lib/datastar'
import type { MetricChartData, MetricSeries } from '@/lib/metrics/types'
import { Chart, timeMarks } from '../ui/chart'
import { formatMetric, formatTick } from './format'

const height = 112

/** The lines of a chart, in their order. */
const colours = ['text-primary', 'text-accent', 'text-warning']

/**
 * A number of the system over time, with its value at the cursor, or the newest. All charts of a page share the cursor,
 * the signal `_at`: the number of a slot.
 */
export function MetricChart(props: { chart: MetricChartData; from: number; until: number }) {
  const { chart, from, until } = props
  const { id, title, unit, decimal, series } = chart
  const slots = series[0]?.values.length ?? 0
  const shown = (value: number | null | undefined) => formatMetric(value, { decimal, unit })
  const highest = Math.max(0, ...series.map(({ values }) => highestOf(values) ?? 0))
  const y = scaleLinear([0, highest || 1], [height, 0]).nice(3)
  const ticks = y.ticks(3).filter((tick) => decimal || Number.isInteger(tick))
  const stretch = Number(((y(0) - y(1)) / scaleOf(decimal)).toPrecision(6))
  const summary = series.map(
    ({ name, values }) => `${name}: now ${shown(values.at(-1))}, at most ${shown(highestOf(values))}`,
  )
  const last = slots - 1
  const place = js`((box) => { $_at = Math.max(0, Math.min(${last}, Math.floor((evt.clientX - box.left) / box.width * ${slots}))) })(el.getBoundingClientRect())`
  const atCursor = js`($_at + 0.5) / ${slots} * 100 + '%'`
  return (
    <figure id={`metric-${id}`} className="panel px-4 pt-3 pb-1">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-sm text-soft">{title}</h2>
        <dl className="flex flex-wrap gap-x-4">
          {series.map(({ name, values }, index) => (
            <div key={name} className="flex items-baseline gap-1.5">
              <dt className="flex items-center gap-1 text-xs text-faint">
                <span className={`h-0.5 w-3 bg-current ${colours[index]}`} />
                {name}
              </dt>
              <dd
                className="font-semibold tabular-nums"
                {...text(valueAtCursor(pathId(id, index), { decimal, unit }))}
              >
                {shown(values.at(-1))}
              </dd>
            </div>
          ))}
        </dl>
      </figcaption>
      <div {...on('pointermove', place)} {...on('pointerleave', js`$_at = ${last}`)}>
        <Chart
          label={`${title}. ${summary.join('; ')}`}
          width={slots}
          height={height}
          y={y}
          ticks={ticks}
          show={(value) => formatTick(value, unit)}
          times={timeMarks(from, until)}
          over={
            <line
              y1="16"
              y2={height + 16}
              x1="100%"
              x2="100%"
              className="stroke-edge"
              {...attr({ x1: atCursor, x2: atCursor })}
            />
          }
        >
          <g transform={`matrix(1 0 0 ${-stretch} 0 ${height})`}>
            {series.map(({ name, values }, index) => (
              <path
                key={name}
                id={pathId(id, index)}
                d={pathOf(values, scaleOf(decimal))}
                className={colours[index]}
                fill="currentColor"
                fillOpacity="0.08"
                stroke="currentColor"
                strokeWidth="1.25"
                strokeLinejoin="round"
                vectorEffect="non-scaling-stroke"
              />
            ))}
          </g>
        </Chart>
      </div>
    </figure>
  )
}

const pathId = (chart: string, index: number) => `metric-${chart}-${index}`

/** Numbers stand in a path without their decimals. */
const scaleOf = (decimal: boolean) => (decimal ? 10 : 1)

function highestOf(values: MetricSeries['values']): number | null {
  let highest: number | null = null
  for (const value of values) if (value !== null && value > (highest ?? -1)) highest = value
  return highest
}

/**
 * A line of steps, one a slot, with the very values in it: what draws it stretches them. So the path is all that the
 * browser needs to tell the value at the cursor, and nothing is sent twice. `V12h1` is a slot of 12, `m1 0` an empty one.
 */
export function pathOf(values: MetricSeries['values'], scale: number): string {
  let path = 'M0 0'
  let drawn = false
  for (const value of values) {
    path += value === null ? `${drawn ? 'V0' : ''}m1 0` : `V${Math.round(value * scale)}h1`
    drawn = value !== null
  }
  return drawn ? `${path}V0` : path
}

/** Reads it from the path; again whenever the cursor moves and whenever a slot is added, which changes `_until`. */
function valueAtCursor(path: string, { decimal, unit }: { decimal: boolean; unit: string }) {
  const digits = decimal ? 1 : 0
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  const slot = js`$_until && [...document.getElementById(${path}).getAttribute('d').matchAll(/V(\d+)h1|m1 0/g)][$_at]`
  return js`((slot) => slot?.[1] == null ? '–' : (slot[1] / ${scaleOf(decimal)}).toLocaleString('en', ${format}) + ${unit && ` ${unit}`})(${slot})`
}
