import { js, on } from '@/lib/datastar'
import type { Quote } from '@/lib/prices/types'
import { routes } from '@/lib/routes'
import { CommandLine } from '../ui/command-line'
import { EmptyState } from '../ui/empty-state'
import { postForm } from '../ui/form'
import { Icon, type IconName } from '../ui/icon'
import { EmptyCells, LineCell, PriceCells } from './price-cells'

/** A symbol of a list, with what it stands at and the prices of its last hour. */
export interface WatchedSymbol {
  symbol: string
  quote: Quote | null
  line: readonly number[]
}

/**
 * A list of symbols. Patched whole by its id, `watch-list`; a price that changes patches the cells of its row.
 *
 * @param props.editable Is it the viewer's own watch list, and not symbols that a URL names?
 */
export function WatchList(props: { org: string; watched: readonly WatchedSymbol[]; editable: boolean }) {
  const { org, watched, editable } = props
  return (
    <section
      id="watch-list"
      tabIndex={-1}
      aria-labelledby="watch-list-heading"
      className="group/watch panel outline-none"
    >
      <header className="flex min-h-13 items-center gap-3 border-b px-4 py-1">
        <h2 id="watch-list-heading" className="font-semibold">
          {editable ? 'Watch list' : 'Symbols'}
        </h2>
        <p className="grow text-xs text-faint tabular-nums">
          {watched.length} {watched.length === 1 ? 'symbol' : 'symbols'}
        </p>
        {editable && watched.length > 0 && (
          <label className="btn btn-ghost btn-sm -mr-2 text-soft max-desk:btn-md has-checked:bg-base-300 has-focus-visible:outline-2 has-focus-visible:outline-primary">
            <input type="checkbox" className="edit-watches sr-only" />
            <Icon name="pencil" className="size-4" />
            Edit list
          </label>
        )}
      </header>
      {watched.length > 0 && (
        <div className="overflow-x-auto">
          <table className="prices">
            <caption className="sr-only">Prices, changing as they come in</caption>
            <thead>
              <tr>
                <th scope="col">Symbol</th>
                <th scope="col">Last</th>
                <th scope="col">Change</th>
                <th scope="col" className="wide">
                  Day range
                </th>
                <th scope="col" className="wide">
                  Volume
                </th>
                <th scope="col" className="line">
                  Hour
                </th>
                {editable && (
                  <th scope="col" className="edit">
                    Order
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {watched.map((row) => (
                <WatchRow key={row.symbol} org={org} editable={editable} {...row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {watched.length === 0 && <NothingWatched />}
    </section>
  )
}

function WatchRow(props: WatchedSymbol & { org: string; editable: boolean }) {
  const { org, editable, symbol, quote, line } = props
  return (
    <tr id={`price-${symbol}`}>
      <th scope="row">
        {quote ? (
          <a href={routes.price(org, symbol)} className="font-semibold underline-offset-3 hover:underline">
            {symbol}
          </a>
        ) : (
          symbol
        )}
        {quote && (quote.name || quote.simulated) && (
          <small className="whitespace-nowrap">
            <span className="max-desk:hidden">{quote.name} </span>
            {quote.simulated && <span className="text-warning">Simulated</span>}
          </small>
        )}
      </th>
      {quote ? <PriceCells quote={quote} /> : <EmptyCells symbol={symbol} />}
      <LineCell symbol={symbol} points={line} />
      {editable && (
        <td className="edit">
          <EditForm org={org} symbol={symbol} />
        </td>
      )}
    </tr>
  )
}

/** Removing a row takes the focus with it: it waits on the list. */
const send = js`${postForm}, evt.submitter.value === 'remove' && el.closest('section').focus()`

const changes: readonly { change: string; icon: IconName; label: (symbol: string) => string }[] = [
  { change: 'up', icon: 'arrow-up', label: (symbol) => `Move ${symbol} up` },
  { change: 'down', icon: 'arrow-down', label: (symbol) => `Move ${symbol} down` },
  { change: 'remove', icon: 'x', label: (symbol) => `Remove ${symbol}` },
]

function EditForm({ org, symbol }: { org: string; symbol: string }) {
  return (
    <form method="post" action={routes.api.watches(org)} className="flex justify-end" {...on('submit', send)}>
      <input type="hidden" name="symbol" value={symbol} />
      {changes.map(({ change, icon, label }) => (
        <button
          key={change}
          type="submit"
          name="change"
          value={change}
          aria-label={label(symbol)}
          className="grid size-11 cursor-pointer place-items-center rounded-sm text-faint hover:bg-base-300 hover:text-base-content desk:size-8"
        >
          <Icon name={icon} className="size-4" />
        </button>
      ))}
    </form>
  )
}

const example = `curl -X POST "$STARLING_URL${routes.api.v1.prices}" \\
  -H "Authorization: Bearer $STARLING_KEY" \\
  -d '{"ticks":[{"symbol":"KITE","price":"42.50"}]}'`

function NothingWatched() {
  return (
    <EmptyState title="You watch no symbols yet">
      <p>Add one above. Prices come from your scripts, with one call for up to 1,000 of them:</p>
      <CommandLine command={example} />
    </EmptyState>
  )
}
