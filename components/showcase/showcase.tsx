import type { ShownCompany } from '@/lib/demo/types'
import { EmptyCells, LineCell, PriceCells } from '../prices/price-cells'

/** The simulated market, on the landing page of a demo. Patched whole by its id, `showcase`, and by the cells of a row. */
export function Showcase({ companies }: { companies: readonly ShownCompany[] }) {
  return (
    <div id="showcase" className="overflow-x-auto">
      <table className="prices narrow">
        <caption className="sr-only">Simulated prices, changing as they come in</caption>
        <thead>
          <tr>
            <th scope="col">Symbol</th>
            <th scope="col">Last</th>
            <th scope="col">Change</th>
            <th scope="col" className="line">
              Hour
            </th>
          </tr>
        </thead>
        <tbody>
          {companies.map(({ symbol, name, quote, line }) => (
            <tr key={symbol}>
              <th scope="row">
                <span className="font-semibold">{symbol}</span>
                <small className="whitespace-nowrap">{name}</small>
              </th>
              {quote ? <PriceCells quote={quote} /> : <EmptyCells symbol={symbol} />}
              <LineCell symbol={symbol} points={line} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
