import { scaleUtc } from 'd3-scale'
import type { ReactNode } from 'react'

const hours = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })

/** A moment that is named below a chart. */
export interface TimeMark {
  /** Where it is, in percent of the width. */
  percent: number
  label: string
}

/**
 * A few round moments to name below a chart, in UTC, away from its ends, where they would be cut off.
 * @param right the share of the width where the time ends; 1 by default
 */
export function timeMarks(
  from: number,
  until: number,
  { right = 1, format = hours }: { right?: number; format?: Intl.DateTimeFormat } = {},
): TimeMark[] {
  const percent = scaleUtc([from, until], [0, right * 100])
  return percent
    .ticks(4)
    .map((time) => ({ percent: round(percent(time)), label: format.format(time) }))
    .filter((mark) => mark.percent > 6 && mark.percent < 82)
}

/**
 * A chart over time: lines and labels of its scale, moments below it, and what is drawn on them. Shapes are stretched to
 * the width of the page; words are not.
 *
 * @param props.label What it shows, in words.
 * @param props.width Width of the drawing in its own units.
 * @param props.height Height of the drawing, in pixels.
 * @param props.y A value's place from the top, in pixels.
 * @param props.ticks The values that have a line and a label.
 * @param props.show The label of a value.
 * @param props.children The shapes that are stretched.
 * @param props.over What lies over them and is not.
 */
export function Chart(props: {
  label: string
  width: number
  height: number
  y: (value: number) => number
  ticks: readonly number[]
  show: (value: number) => string
  times: readonly TimeMark[]
  children: ReactNode
  over?: ReactNode
}) {
  const { label, width, height, y, ticks, show, times, children, over } = props
  return (
    <svg role="img" aria-label={label} width="100%" height={height + top + 28} className="block">
      {ticks.map((tick) => (
        <line key={tick} x2="100%" y1={top + y(tick)} y2={top + y(tick)} className="stroke-line" />
      ))}
      <svg
        y={top}
        width="100%"
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {children}
      </svg>
      <g className="fill-faint text-xs tabular-nums">
        {ticks.map((tick) => (
          <text key={tick} y={top + y(tick) - 4} className="stroke-base-100 stroke-3 [paint-order:stroke]">
            {show(tick)}
          </text>
        ))}
        {times.map(({ percent, label }) => (
          <text key={percent} x={`${percent}%`} y={height + top + 20} textAnchor="middle">
            {label}
          </text>
        ))}
        <text x="100%" y={height + top + 20} textAnchor="end">
          UTC
        </text>
      </g>
      {over}
    </svg>
  )
}

/** Room above the drawing for the uppermost label, in pixels. */
export const top = 16

/** As exact as a drawing needs it. */
export const round = (value: number) => Math.round(value * 10) / 10
