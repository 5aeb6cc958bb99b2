import { z } from 'zod'
import { AlertList } from '@/components/prices/alerts-panel'
import { PriceChart } from '@/components/prices/price-chart'
import { QuoteHead } from '@/components/prices/quote-head'
import { type Member, memberOf } from '@/lib/auth/viewer'
import type { Db } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { defineView } from '@/lib/live/view'
import { patch } from '@/lib/render'
import { services } from '@/lib/services'
import { topic } from '@/lib/topics'
import { alertsOf, priceAlertsChanged } from './alert-store'
import { chartsOf } from './charts'
import { rangeParam, symbolParam } from './input'
import { quotesOf } from './store'
import { priceChanged, priceLine } from './tape'
import type { ChartData, ChartRange, PriceAlert, Quote, QuoteChange } from './types'

interface SymbolScope extends Member {
  symbol: string
  range: ChartRange
}

interface SymbolData {
  quote: Quote
  chart: ChartData
  alerts: PriceAlert[]
}

/** One symbol: its price, its chart, and the viewer's alerts. */
export const symbolView = defineView({
  name: 'symbol',
  params: z.object({ org: z.string(), symbol: symbolParam, range: rangeParam.default('1h') }),
  authorize: async (viewer, { org, symbol, range }): Promise<SymbolScope> => {
    const member = await memberOf(viewer, org)
    // A symbol without a price has no page.
    await quoteOf((await services()).db, org, symbol)
    return { ...member, symbol, range }
  },
  topics: ({ org, person, symbol }) => [topic.person(person), topic.symbol(org, symbol)],
  variant: ({ org, symbol }) => `${org} ${symbol}`,
  load: async (scope, { db }): Promise<SymbolData> => {
    const { org, symbol } = scope
    const [quote, [chart], alerts] = await Promise.all([
      quoteOf(db, org, symbol),
      chartsOf(db, [scope]),
      alertsOf(db, scope, symbol),
    ])
    return { quote, chart: chart!, alerts }
  },
  regions: ({ quote, chart, alerts }) => [
    <QuoteHead key="quote" quote={quote} />,
    <PriceChart key="chart" chart={chart} />,
    <AlertList key="alerts" org={quote.org} alerts={alerts} />,
  ],
  render: ({ type, data }, variant) => {
    if (type === priceChanged) return [patch(<QuoteHead quote={data as QuoteChange} />)]
    if (type !== priceAlertsChanged) return []
    const { org, symbol } = data as { org: string; symbol: string }
    return variant === `${org} ${symbol}` ? 'snapshot' : []
  },
  // The same for all who look at a range, but it has to be loaded: once a second, one query for all charts.
  personal: {
    when: ({ type }) => type === priceLine,
    key: ({ org, symbol, range }) => `${org} ${symbol} ${range}`,
    load: async (scopes, { db }) => {
      const charts = await chartsOf(db, scopes)
      return charts.map((chart) => [patch(<PriceChart chart={chart} />)])
    },
  },
  conflate: ({ topic, type }) => (type === priceChanged || type === priceLine ? `${topic} ${type}` : null),
  volatile: true,
})

async function quoteOf(db: Db, org: string, symbol: string): Promise<Quote> {
  const [quote] = await quotesOf(db, [{ org, symbol }])
  if (!quote) throw new HttpError('not_found', `There is no price for ${symbol}. Check the symbol.`)
  return quote
}
