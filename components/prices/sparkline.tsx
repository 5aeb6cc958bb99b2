import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'

const width = 96
const height = 26

/** The shape of the last hour, without numbers; what it says stands beside it. Nothing for fewer than two points. */
export function Sparkline({ points }: { points: readonly number[] }) {
  if (points.length < 2) return null
  const x = scaleLinear([0, points.length - 1], [1, width - 1])
  const y = scaleLinear([Math.min(...points), Math.max(...points)], [height - 3, 3])
  const path = line<number>(
    (_, index) => round(x(index)),
    (price) => round(y(price)),
  )
  const rose = points.at(-1)! >= points[0]!
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      className={`inline h-6.5 w-24 ${rose ? 'text-success' : 'text-error'}`}
      aria-hidden="true"
    >
      <path
        d={path(points) ?? ''}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  )
}

const round = (value: number) => Math.round(value * 10) / 10
