import { scaleLinear } from 'd3-scale'
import type { Quote, QuoteChange } from '@/lib/prices/types'
import { ChangeChip, Flash } from './change-chip'
import { Digits } from './digits'
import { formatDecimal, formatSigned, formatVolume } from './format'
import { Sparkline } from './sparkline'

/**
 * The cells of a row that change with the price; each is patched by its id. They say nothing of who looks or in which
 * list, so that one rendering serves every page.
 */
export function PriceCells({ quote }: { quote: Quote | QuoteChange }) {
  const { symbol, decimals, last, change, high, low, volume } = quote
  return (
    <>
      <td id={`last-${symbol}`}>
        <span className="font-semibold">
          <Digits text={formatDecimal(last, decimals)} />
        </span>
        <Flash quote={quote} />
      </td>
      <td id={`change-${symbol}`}>
        <ChangeChip quote={quote} />
        <small>
          <Digits text={formatSigned(change, decimals)} />
        </small>
      </td>
      <td id={`range-${symbol}`} className="wide">
        <span className="ml-auto grid w-40 gap-1 text-xs text-soft">
          <span className="flex justify-between gap-2">
            <span>
              <Digits text={formatDecimal(low, decimals)} />
            </span>
            <span>
              <Digits text={formatDecimal(high, decimals)} />
            </span>
          </span>
          <RangeBar low={low} high={high} last={last} className="w-full" />
        </span>
      </td>
      <td id={`volume-${symbol}`} className="wide text-soft">
        {volume === null ? '–' : formatVolume(volume)}
      </td>
    </>
  )
}

/** The cell with the shape of the last hour. */
export function LineCell({ symbol, points }: { symbol: string; points: readonly number[] }) {
  return (
    <td id={`line-${symbol}`} className="line">
      <Sparkline points={points} />
    </td>
  )
}

/** A symbol that nobody has sent a price for yet: the same cells, so that the first price finds them. */
export function EmptyCells({ symbol }: { symbol: string }) {
  return (
    <>
      <td id={`last-${symbol}`} className="text-faint">
        No price yet
      </td>
      <td id={`change-${symbol}`} />
      <td id={`range-${symbol}`} className="wide" />
      <td id={`volume-${symbol}`} className="wide" />
    </>
  )
}

/** Where a price stands between the lowest and the highest of the day. */
export function RangeBar(props: { low: string; high: string; last: string; className: string }) {
  const { low, high, last, className } = props
  const at = low === high ? 50 : scaleLinear([Number(low), Number(high)], [2, 98])(Number(last))
  return (
    <svg
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      className={`h-2 shrink-0 ${className}`}
      aria-hidden="true"
    >
      <rect y="3" width="100" height="2" rx="1" className="fill-line" />
      <rect x={Math.round(at) - 1} width="2" height="8" className="fill-current" />
    </svg>
  )
}
