import { describe, expect, it } from 'vitest'
import type { PriceAlert, Quote } from '@/lib/prices/types'
import { routes } from '@/lib/routes'
import { byId, only, render, tagsOf, textOf } from '../testing'
import { AddSymbolForm, KnownSymbols } from './add-symbol-form'
import { AlertForm, AlertList } from './alerts-panel'
import { directionOf, formatDecimal, formatSigned, formatVolume } from './format'
import { PriceCells } from './price-cells'
import { PriceChart, RangeTabs } from './price-chart'
import { PriceSettings } from './price-settings'
import { QuoteHead } from './quote-head'
import { Sparkline } from './sparkline'
import { WatchList } from './watch-list'

const hostile = '<script>alert(1)</script> "&'
const quote: Quote = {
  ...{ org: 'acme', symbol: 'KITE', name: 'Kite', simulated: false, decimals: 2, last: '1042.5', at: 0 },
  ...{ change: '2.5', percent: '0.24', high: '1050', low: '1040', volume: '1234567' },
}

describe('numbers', () => {
  it.each([
    ['0', 2, '0.00'],
    ['999', 0, '999'],
    ['1000', 2, '1\u202f000.00'],
    ['999999999999999999.12345678', 8, '999\u202f999\u202f999\u202f999\u202f999\u202f999.12345678'],
    ['-1234.5', 2, '\u22121\u202f234.50'],
  ])('%s with %d decimals reads %s', (decimal, decimals, shown) => {
    expect(formatDecimal(decimal, decimals)).toBe(shown)
  })

  it('a rise and a fall have a sign, and no change has none', () => {
    expect([formatSigned('1', 1), formatSigned('-1', 1), formatSigned('0', 1)]).toEqual([
      '+1.0',
      '\u22121.0',
      '0.0',
    ])
    expect([directionOf('0.01'), directionOf('-0.01'), directionOf('0.00')]).toEqual(['up', 'down', 'flat'])
  })

  it('a volume is short', () => {
    expect([formatVolume('950'), formatVolume('12400'), formatVolume('3100000.5')]).toEqual([
      '950',
      '12.4K',
      '3.1M',
    ])
  })
})

describe('a row', () => {
  it('says where the price goes by arrow and sign, and lights up only when it has moved', () => {
    expect(textOf(render(<PriceCells quote={quote} />))).toContain('▲+0.24\u202f%'.replace('\u202f', ' '))
    expect(render(<PriceCells quote={quote} />)).not.toContain('flash')
    const moved = render(<PriceCells quote={{ ...quote, move: 'down', flash: 3 }} />)
    expect(byId(moved, 'flash-KITE-3').class).toBe('flash flash-down')
  })

  it('breaks a price that is too long between its groups of digits, and keeps every digit', () => {
    const long = { ...quote, last: '999999999999999999.12345678', decimals: 8 }
    const cells = render(<PriceCells quote={long} />)
    expect(cells).toContain(`${'999\u202f<wbr/>'.repeat(5)}999.12345678</span>`)
    expect(render(<PriceCells quote={quote} />)).not.toContain('<wbr')
  })

  it('stays the same for a price that does not change, and for one that was 0', () => {
    const flat = render(
      <PriceCells quote={{ ...quote, change: '0', percent: null, high: '5', low: '5', last: '5' }} />,
    )
    expect(textOf(flat)).not.toMatch(/[▲▼%]|NaN/)
  })
})

describe('the watch list', () => {
  const list = (editable: boolean) =>
    render(
      <WatchList
        org="acme"
        watched={[
          { symbol: 'KITE', quote, line: [1, 2] },
          { symbol: 'NEW', quote: null, line: [] },
        ]}
        editable={editable}
      />,
    )

  it('has real forms with buttons that name what they move', () => {
    const forms = tagsOf(list(true)).filter(({ name }) => name === 'form')
    expect(forms.map(({ attributes }) => [attributes.method, attributes.action])).toEqual([
      ['post', routes.api.watches('acme')],
      ['post', routes.api.watches('acme')],
    ])
    expect(only(list(true), ({ attributes }) => attributes['aria-label'] === 'Move KITE up').value).toBe('up')
    expect(list(false)).not.toContain('<form')
  })

  it('waits for the first price of a symbol with the cells that it will fill', () => {
    for (const cell of ['last', 'change', 'range', 'volume', 'line']) byId(list(false), `${cell}-NEW`)
    expect(textOf(list(false))).toContain('No price yet')
  })

  it('says how prices come in while it is empty', () => {
    expect(textOf(render(<WatchList org="acme" watched={[]} editable />))).toContain(routes.api.v1.prices)
  })
})

describe('a chart', () => {
  const chart = (prices: number[]) =>
    render(
      <PriceChart
        chart={{
          ...{ range: '1h', decimals: 2 },
          from: 0,
          until: 3_600_000,
          points: prices.map((price, index) => ({ at: index * 60_000, price })),
        }}
      />,
    )

  it('says in words what it shows', () => {
    expect(only(chart([40, 44, 38, 42]), ({ attributes }) => attributes.role === 'img')['aria-label']).toBe(
      'The last hour: from 40.00 to 42.00, between 38.00 and 44.00',
    )
  })

  it.each([[[5]], [[0, 0]], [[1e17, 1e17]], [[1e-8, 2e-8]]])('draws %j without a hole', (prices) => {
    expect(chart(prices)).toContain('<path')
    expect(chart(prices)).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('says so where there is nothing to draw', () => {
    expect(textOf(chart([]))).toContain('No prices in the last hour')
    expect(render(<Sparkline points={[1]} />)).toBe('')
  })
})

it('shows hostile text as text, writes no inline style, and only expressions that compile', () => {
  const alert: PriceAlert = {
    ...{ id: '1', symbol: 'KITE', kind: 'change', value: '5', windowMinutes: 60, repeating: true },
    ...{ margin: '1', armed: false, firedAt: 0 },
  }
  const state = { values: { value: hostile, symbol: hostile }, errors: { value: hostile, symbol: hostile } }
  const html = render(
    <>
      <WatchList
        org="acme"
        watched={[{ symbol: 'KITE', quote: { ...quote, name: hostile }, line: [] }]}
        editable
      />
      <QuoteHead quote={{ ...quote, name: hostile }} />
      <AddSymbolForm org="acme" state={state} />
      <KnownSymbols symbols={[{ symbol: 'KITE', name: hostile }]} />
      <AlertForm org="acme" symbol="KITE" state={state} />
      <AlertList org="acme" alerts={[alert]} />
      <RangeTabs org="acme" symbol="KITE" range="1d" />
      <PriceSettings org="acme" unknownSymbols="refuse" saved />
    </>,
  )
  expect(html).not.toContain('<script')
  expect(tagsOf(html).filter(({ attributes }) => 'style' in attributes)).toEqual([])
  const used = tagsOf(html).flatMap(({ attributes }) =>
    Object.entries(attributes).filter(([name]) => name.startsWith('data-')),
  )
  expect(used.length).toBeGreaterThan(4)
  for (const [name, expression] of used) {
    expect(name).toMatch(/^data-(on:submit|text)$/)
    expect(() => new Function(`return (${expression.replaceAll('@', '')})`), expression).not.toThrow()
  }
})
