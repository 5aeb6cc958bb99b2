import { LineCell, PriceCells } from '@/components/prices/price-cells'
import { Showcase } from '@/components/showcase/showcase'
import type { Db } from '@/lib/db'
import type { BoundView } from '@/lib/live/view'
import { companies, marketOrg } from '@/lib/prices/market-companies'
import { linesOf, quotesOf } from '@/lib/prices/store'
import { lastHour, type PriceLine, priceChanged, priceLine } from '@/lib/prices/tape'
import type { QuoteChange } from '@/lib/prices/types'
import { patch } from '@/lib/render'
import { topic } from '@/lib/topics'
import type { ShownCompany } from './types'

/** The companies on the landing page: so many of those that the demo has made up. */
const shown = companies.slice(0, 6)

/** What they stand at. Their names are ours, whatever somebody made of them in the demo. */
export async function shownCompanies(db: Db, now = Date.now()): Promise<ShownCompany[]> {
  const wanted = shown.map(([symbol]) => ({ org: marketOrg, symbol }))
  const [quotes, lines] = await Promise.all([
    quotesOf(db, wanted),
    linesOf(
      db,
      wanted.map((of) => ({ ...of, ...lastHour(now) })),
    ),
  ])
  return shown.map(([symbol, name], index) => ({
    symbol,
    name,
    quote: quotes.find((quote) => quote.symbol === symbol) ?? null,
    line: lines[index]!.map(({ price }) => price),
  }))
}

/**
 * What strangers may see of a demo, and nothing else: the prices of a few companies that do not exist. It carries no
 * other topic, so nothing that people write or do in the demo can get into it.
 */
export const showcase: BoundView = {
  name: 'showcase',
  variant: 'public',
  topics: shown.map(([symbol]) => topic.symbol(marketOrg, symbol)),
  scope: undefined,
  volatile: true,
  snapshot: async ({ db }) => [patch(<Showcase companies={await shownCompanies(db)} />)],
  render: ({ type, data }) => {
    if (type === priceChanged) return [patch(<PriceCells quote={data as QuoteChange} />)]
    const { symbol, line } = data as PriceLine
    return type === priceLine && line ? [patch(<LineCell symbol={symbol} points={line} />)] : []
  },
  conflate: ({ topic, type }) => (type === priceChanged || type === priceLine ? `${topic} ${type}` : null),
}
