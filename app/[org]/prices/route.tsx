import { Workspace } from '@/components/layout/workspace'
import { AddSymbolForm, addSymbolFormId, KnownSymbols } from '@/components/prices/add-symbol-form'
import { PriceSettingsPanel } from '@/components/prices/price-settings'
import { WatchList } from '@/components/prices/watch-list'
import { page } from '@/lib/http/page'
import { pricesView } from '@/lib/prices/view'
import { routes } from '@/lib/routes'

export const GET = page(pricesView, ({ assets, form, scope, data, shell, cursor }) => {
  const { org, editable, symbols, admin } = scope
  return (
    <Workspace
      title="Prices"
      shell={shell}
      current="prices"
      stream={routes.api.prices(org, { after: cursor, symbols: editable ? undefined : symbols.join(',') })}
      assets={assets}
    >
      {editable && <AddSymbolForm org={org} state={form(addSymbolFormId)} />}
      {editable && <KnownSymbols symbols={data.known} />}
      <WatchList org={org} watched={data.watched} editable={editable} />
      {editable && admin && <PriceSettingsPanel org={org} unknownSymbols={data.unknownSymbols} />}
    </Workspace>
  )
})
