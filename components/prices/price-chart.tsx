import { scaleLinear, scaleUtc } from 'd3-scale'
import { area, curveMonotoneX, line } from 'd3-shape'
import { type ChartData, type ChartRange, chartRanges, type Point } from '@/lib/prices/types'
import { routes } from '@/lib/routes'
import { Chart, round, timeMarks, top } from '../ui/chart'
import { EmptyState } from '../ui/empty-state'
import { formatDecimal } from './format'

/** The line is drawn in these units and stretched to the width of the page; the words beside it are not. */
const width = 1_000
/** Where the line ends, with room for its dot. */
const right = 990
const height = 240

const rangeWords: Record<ChartRange, string> = { '1h': '1 hour', '1d': '1 day', '1w': '1 week' }

const days = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', timeZone: 'UTC' })

/** The ranges to choose from, as links. */
export function RangeTabs({ org, symbol, range }: { org: string; symbol: string; range: ChartRange }) {
  return (
    <nav aria-label="Range of the chart" className="flex gap-1">
      {chartRanges.map((each) => (
        <a
          key={each}
          href={routes.price(org, symbol, each)}
          aria-current={each === range ? 'page' : undefined}
          className="btn btn-ghost btn-sm text-soft aria-[current]:bg-base-300 aria-[current]:text-base-content max-desk:btn-md"
        >
          {rangeWords[each]}
        </a>
      ))}
    </nav>
  )
}

/** A price over time, in UTC. Patched by its id, `price-chart`. */
export function PriceChart({ chart }: { chart: ChartData }) {
  const { range, from, until, points, decimals } = chart
  if (points.length === 0) {
    return (
      <div id="price-chart">
        <EmptyState title={`No prices in the last ${rangeWords[range].replace('1 ', '')}`}>
          <p>Choose a longer range, or wait for the next price: it appears here at once.</p>
        </EmptyState>
      </div>
    )
  }
  const prices = points.map(({ price }) => price)
  const low = Math.min(...prices)
  const high = Math.max(...prices)
  // A price that stands still gets some room above and below.
  const room = high > low ? (high - low) * 0.06 : Math.max(high * 0.001, 10 ** -decimals)
  const x = scaleUtc([from, until], [0, right])
  const y = scaleLinear([Math.max(0, low - room), high + room], [height, 0])
  const last = points.at(-1)!
  const drawn: Point[] = [...points, { at: until, price: last.price }]
  const atX = ({ at }: Point) => round(x(at))
  const atY = ({ price }: Point) => round(y(price))
  const rose = last.price >= prices[0]!
  const shown = (price: number) => formatDecimal(price.toFixed(decimals), decimals)
  const summary = `The last ${rangeWords[range].replace('1 ', '')}: from ${shown(prices[0]!)} to ${shown(last.price)}, between ${shown(low)} and ${shown(high)}`
  return (
    <figure id="price-chart" className={`px-4 pb-2 ${rose ? 'text-success' : 'text-error'}`}>
      <Chart
        label={summary}
        width={width}
        height={height}
        y={y}
        ticks={y.ticks(4)}
        show={shown}
        times={timeMarks(from, until, { right: right / width, ...(range === '1w' && { format: days }) })}
        over={<circle cx={`${right / 10}%`} cy={top + atY(last)} r="4" className="fill-current" />}
      >
        <path
          d={area<Point>(atX, height, atY).curve(curveMonotoneX)(drawn) ?? ''}
          fill="currentColor"
          fillOpacity="0.08"
        />
        <path
          d={line<Point>(atX, atY).curve(curveMonotoneX)(drawn) ?? ''}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.75"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </Chart>
    </figure>
  )
}
