import type { Quote } from '@/lib/prices/types'
import { directionOf, formatSigned } from './format'

const looks = {
  up: { arrow: '▲', colour: 'bg-success/10 text-success' },
  down: { arrow: '▼', colour: 'bg-error/10 text-error' },
  flat: { arrow: '', colour: 'bg-base-300 text-soft' },
}

/** How far a price has come since the day before, by arrow, sign and colour. */
export function ChangeChip({ quote: { change, percent, decimals } }: { quote: Quote }) {
  const { arrow, colour } = looks[directionOf(change)]
  return (
    <span className={`chip ${colour}`}>
      {arrow && <span aria-hidden="true">{arrow}</span>}
      {percent === null ? formatSigned(change, decimals) : `${formatSigned(percent, 2)}\u202f%`}
    </span>
  )
}

/** Lights up for a moment when a price has moved; a new one for each move, so that it lights up anew. */
export function Flash({ quote }: { quote: Quote & { move?: 'up' | 'down' | null; flash?: number } }) {
  if (!quote.move) return null
  return <i id={`flash-${quote.symbol}-${quote.flash}`} className={`flash flash-${quote.move}`} />
}
