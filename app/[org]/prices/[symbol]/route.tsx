import { Workspace } from '@/components/layout/workspace'
import { AlertForm, AlertList, alertFormId } from '@/components/prices/alerts-panel'
import { PriceChart, RangeTabs } from '@/components/prices/price-chart'
import { QuoteHead } from '@/components/prices/quote-head'
import { page } from '@/lib/http/page'
import { symbolView } from '@/lib/prices/symbol-view'
import { routes } from '@/lib/routes'

export const GET = page(symbolView, ({ assets, form, scope, data, shell, cursor }) => {
  const { org, symbol, range } = scope
  const { quote, chart, alerts } = data
  return (
    <Workspace
      title={symbol}
      shell={shell}
      current="prices"
      stream={routes.api.price(org, symbol, { after: cursor, range })}
      assets={assets}
    >
      <nav aria-label="Way back">
        <a href={routes.prices(org)} className="text-soft underline-offset-3 hover:underline">
          ← All prices
        </a>
      </nav>
      <div className="panel">
        <QuoteHead quote={quote} />
        <div className="px-2 pb-2">
          <RangeTabs org={org} symbol={symbol} range={range} />
        </div>
        <PriceChart chart={chart} />
      </div>
      <section aria-labelledby="alerts-heading" className="panel">
        <h2 id="alerts-heading" className="flex min-h-13 items-center border-b px-4 font-semibold">
          Alerts
        </h2>
        <AlertList org={org} alerts={alerts} />
        <AlertForm org={org} symbol={symbol} state={form(alertFormId)} />
      </section>
    </Workspace>
  )
})
