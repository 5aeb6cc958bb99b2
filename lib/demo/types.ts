import type { Quote } from '@/lib/prices/types'

/** A company of the simulated market, as the landing page shows it. */
export interface ShownCompany {
  symbol: string
  name: string
  /** Null before the market has opened for the first time. */
  quote: Quote | null
  /** The prices of the last hour. */
  line: readonly number[]
}
