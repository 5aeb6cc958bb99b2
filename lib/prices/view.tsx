import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { LineCell, PriceCells } from '@/components/prices/price-cells'
import { type WatchedSymbol, WatchList } from '@/components/prices/watch-list'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { schema } from '@/lib/db'
import { defineView } from '@/lib/live/view'
import { patch } from '@/lib/render'
import { services } from '@/lib/services'
import { topic } from '@/lib/topics'
import { symbolList } from './input'
import { linesOf, quotesOf, symbolsOf } from './store'
import { lastHour, type PriceLine, priceChanged, priceLine } from './tape'
import type { QuoteChange, UnknownSymbols } from './types'
import { watchedBy, watchListChanged } from './watches'

interface PricesScope extends Member {
  symbols: string[]
  /** Are the symbols the viewer's watch list, and not those that the URL names? */
  editable: boolean
}

interface PricesData {
  org: string
  watched: WatchedSymbol[]
  editable: boolean
  /** What the field for a new symbol offers. */
  known: { symbol: string; name: string }[]
  unknownSymbols: UnknownSymbols
}

/** The prices of a watch list, or of the symbols that a URL names. */
export const pricesView = defineView({
  name: 'prices',
  params: z.object({ org: z.string(), symbols: symbolList.optional() }),
  authorize: async (viewer, { org, symbols }): Promise<PricesScope> => {
    const member = await memberOf(viewer, org)
    const editable = symbols === undefined
    return { ...member, editable, symbols: symbols ?? (await watchedBy((await services()).db, member)) }
  },
  topics: ({ org, person, symbols }) => [
    topic.person(person),
    ...symbols.map((symbol) => topic.symbol(org, symbol)),
  ],
  // A row is the same for everybody, whatever list it stands in.
  variant: () => 'row',
  load: async ({ org, symbols, editable }, { db }): Promise<PricesData> => {
    const wanted = symbols.map((symbol) => ({ org, symbol }))
    const { organisations } = schema
    const [quotes, lines, known, [settings]] = await Promise.all([
      quotesOf(db, wanted),
      linesOf(
        db,
        wanted.map((of) => ({ ...of, ...lastHour(Date.now()) })),
      ),
      symbolsOf(db, org),
      db
        .select({ unknownSymbols: organisations.unknownSymbols })
        .from(organisations)
        .where(eq(organisations.slug, org)),
    ])
    const bySymbol = new Map(quotes.map((quote) => [quote.symbol, quote]))
    return {
      org,
      editable,
      watched: symbols.map((symbol, index) => ({
        symbol,
        quote: bySymbol.get(symbol) ?? null,
        line: lines[index]!.map(({ price }) => price),
      })),
      known: known.filter(({ symbol }) => !symbols.includes(symbol)),
      unknownSymbols: settings!.unknownSymbols,
    }
  },
  regions: ({ org, watched, editable }) => [
    <WatchList key="watch-list" org={org} watched={watched} editable={editable} />,
  ],
  render: ({ type, data }) => {
    if (type === priceChanged) return [patch(<PriceCells quote={data as QuoteChange} />)]
    const { symbol, line } = data as PriceLine
    return type === priceLine && line ? [patch(<LineCell symbol={symbol} points={line} />)] : []
  },
  conflate: ({ topic, type }) => (type === priceChanged || type === priceLine ? `${topic} ${type}` : null),
  volatile: true,
  rescope: ({ type, data }, { org, editable }) =>
    editable && type === watchListChanged && (data as { org: string }).org === org,
})
