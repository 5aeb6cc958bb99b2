import type { Quote, QuoteChange } from '@/lib/prices/types'
import { Time } from '../ui/time'
import { ChangeChip, Flash } from './change-chip'
import { Digits } from './digits'
import { formatDecimal, formatSigned, formatVolume } from './format'
import { RangeBar } from './price-cells'

/**
 * What a symbol stands at, large. Patched by its id, `quote`.
 *
 * @param props.now The clock, milliseconds since the epoch; the present moment by default.
 */
export function QuoteHead({ quote, now }: { quote: Quote | QuoteChange; now?: number }) {
  const { name, simulated, decimals, last, at, change, high, low, volume } = quote
  return (
    <section
      id="quote"
      aria-label="Price"
      className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3 p-4"
    >
      <div className="grid gap-1">
        <p className="flex items-center gap-2 text-soft">
          {name}
          {simulated && <span className="text-xs text-warning">Simulated</span>}
        </p>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="relative text-display font-semibold tracking-tight tabular-nums">
            <Digits text={formatDecimal(last, decimals)} />
            <Flash quote={quote} />
          </span>
          <ChangeChip quote={quote} />
          <span className="text-sm text-soft tabular-nums">
            <Digits text={formatSigned(change, decimals)} /> since yesterday
          </span>
        </p>
      </div>
      <dl className="flex flex-wrap gap-x-8 gap-y-2 text-sm tabular-nums [&_dt]:text-xs [&_dt]:text-faint">
        <div>
          <dt>Day range</dt>
          <dd className="flex flex-wrap items-center gap-x-2">
            <Digits text={formatDecimal(low, decimals)} />
            <RangeBar low={low} high={high} last={last} className="w-20" />
            <Digits text={formatDecimal(high, decimals)} />
          </dd>
        </div>
        <div>
          <dt>Volume</dt>
          <dd>{volume === null ? '–' : formatVolume(volume)}</dd>
        </div>
        <div>
          <dt>Last price</dt>
          <dd>
            <Time at={at} {...(now !== undefined && { now })} />
          </dd>
        </div>
      </dl>
    </section>
  )
}
