import { expect, test } from 'vitest'
import type { BusEvent } from '@/lib/broadcast'
import { symbolView } from './symbol-view'
import { type PriceLine, priceChanged, priceLine } from './tape'
import type { QuoteChange } from './types'
import { pricesView } from './view'
import { watchListChanged } from './watches'

const change: QuoteChange = {
  ...{ org: 'acme', symbol: 'KITE', name: '', simulated: false, decimals: 2, last: '1234.5', at: 0 },
  ...{ change: '-2', percent: '-0.16', high: '1250', low: '1230', volume: null, move: 'down', flash: 7 },
}
const event = (type: string, data: unknown, topic = 's:acme:KITE'): BusEvent => ({
  id: '1-0',
  topic,
  type,
  data,
})
const anna = {
  org: 'acme',
  person: 'anna',
  role: 'member',
  admin: false,
  symbols: ['KITE'],
  editable: true,
} as const
const ben = { ...anna, person: 'ben', symbols: ['LARK', 'KITE'], editable: false }
const { variant, render, conflate, rescope, topics } = pricesView
const scope = (value: typeof anna | typeof ben) => ({ ...value, symbols: [...value.symbols] })

test('one rendering of a price serves every list that shows it', () => {
  expect(variant(scope(anna))).toBe(variant(scope(ben)))
  expect(topics(scope(ben))).toEqual(['u:ben', 's:acme:LARK', 's:acme:KITE'])
  const [cells] = render(event(priceChanged, change), variant(scope(anna)))
  expect(cells).toContain('<td id="last-KITE">')
  expect(cells).toContain('1\u202f234.50')
  expect(cells).toContain('▼')
  expect(cells).toContain('\u22120.16')
  expect(cells).toContain('id="flash-KITE-7" class="flash flash-down"')
})

test('the newest price of a symbol stands for those before it, and for no other', () => {
  const key = (type: string, topic?: string) => conflate!(event(type, {}, topic))
  expect(key(priceChanged)).toBe(key(priceChanged))
  expect(key(priceChanged)).not.toBe(key(priceLine))
  expect(key(priceChanged)).not.toBe(key(priceChanged, 's:acme:LARK'))
  expect(key(watchListChanged, 'u:anna')).toBeNull()
})

test('a change of the watch list changes what the stream carries, but not a stream of named symbols', () => {
  const changed = (org: string) => event(watchListChanged, { org }, 'u:anna')
  expect(rescope!(changed('acme'), scope(anna))).toBe(true)
  expect(rescope!(changed('globex'), scope(anna))).toBe(false)
  expect(rescope!(changed('acme'), scope(ben))).toBe(false)
  expect(render(changed('acme'), variant(scope(anna)))).toEqual([])
})

test('a line is drawn anew when its minute has passed', () => {
  const drawn = (line: PriceLine) => render(event(priceLine, line), 'row')
  expect(drawn({ symbol: 'KITE' })).toEqual([])
  expect(drawn({ symbol: 'KITE', line: [1, 2] })[0]).toContain('<td id="line-KITE"')
})

test('the page of a symbol follows its alerts, and those of no other symbol', () => {
  const alerts = (symbol: string) =>
    symbolView.render(event('price.alerts', { org: 'acme', symbol }, 'u:anna'), 'acme KITE')
  expect(alerts('KITE')).toBe('snapshot')
  expect(alerts('LARK')).toEqual([])
})
