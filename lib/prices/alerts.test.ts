import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Trigger, walk } from './alerts'

const above: Trigger = { kind: 'above', value: '100', repeating: true, margin: '1', armed: true }

test('fires at its value, and then not again while the price trembles there', () => {
  expect(walk(above, ['99.99999999'], null)).toEqual({ armed: true, fired: null })
  expect(walk(above, ['99', '100'], null)).toEqual({ armed: false, fired: '100' })
  expect(walk({ ...above, armed: false }, ['99.5', '100.5', '99.01'], null)).toEqual({
    armed: false,
    fired: null,
  })
})

test('a repeating alert is armed again by the margin, one that fires once is not', () => {
  expect(walk({ ...above, armed: false }, ['99'], null)).toEqual({ armed: true, fired: null })
  expect(walk({ ...above, armed: false, repeating: false }, ['1'], null)).toEqual({
    armed: false,
    fired: null,
  })
  expect(walk(above, ['101', '99', '102'], null)).toEqual({ armed: false, fired: '102' })
})

test('falls to or below its value', () => {
  const below = { ...above, kind: 'below' } as const
  expect(walk(below, ['100.01', '99'], null)).toEqual({ armed: false, fired: '99' })
  expect(walk({ ...below, armed: false }, ['100.99'], null).armed).toBe(false)
  expect(walk({ ...below, armed: false }, ['101'], null).armed).toBe(true)
})

test('changes by percent, up or down, from where the window began', () => {
  const change: Trigger = { kind: 'change', value: '5', repeating: true, margin: '10', armed: true }
  expect(walk(change, ['104.99', '95.01'], '100').fired).toBeNull()
  expect(walk(change, ['105'], '100').fired).toBe('105')
  expect(walk(change, ['95'], '100').fired).toBe('95')
  expect(walk({ ...change, armed: false }, ['104.6'], '100').armed).toBe(false)
  expect(walk({ ...change, armed: false }, ['104.5'], '100').armed).toBe(true)
  expect(walk(change, ['105'], null).fired).toBeNull()
})

test('never fires twice unless a price between has moved back by the margin', () => {
  const triggers = fc.record({
    kind: fc.constantFrom('above', 'below', 'change' as const),
    value: fc.constantFrom('3', '7.5', '20'),
    repeating: fc.boolean(),
    margin: fc.constantFrom('0.5', '10', '50'),
    armed: fc.constant(true),
  })
  const prices = fc.array(
    fc.integer({ min: 0, max: 300 }).map((tenths) => (tenths / 10).toFixed(1)),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(triggers, prices, (start, list) => {
      const fires: number[] = []
      let trigger: Trigger = start
      for (const [index, price] of list.entries()) {
        const { armed, fired } = walk(trigger, [price], '10')
        if (fired !== null) fires.push(index)
        trigger = { ...trigger, armed }
      }
      const measure = (price: string) =>
        start.kind === 'change' ? Math.abs(Number(price) - 10) * 10 : Number(price)
      const room = (Number(start.value) * Number(start.margin)) / 100
      const isBack = (price: string) =>
        start.kind === 'below'
          ? measure(price) >= Number(start.value) + room - 1e-9
          : measure(price) <= Number(start.value) - room + 1e-9
      for (const [index, at] of fires.entries()) {
        if (index === 0) continue
        expect(start.repeating).toBe(true)
        expect(list.slice(fires[index - 1]! + 1, at).some(isBack)).toBe(true)
      }
    }),
  )
})
