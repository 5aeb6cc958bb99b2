import { expect, test } from 'vitest'
import { alertInput, symbolList } from './input'

const read = (fields: Record<string, string>) =>
  alertInput.safeParse({ kind: 'above', value: '42.50', ...fields })

test('an alert needs a kind and a value, and what is left empty has a default', () => {
  const once = { kind: 'above', value: '42.50', windowMinutes: 0, repeating: false, margin: '1' }
  expect(read({}).data).toEqual(once)
  expect(read({ windowMinutes: '', margin: ' ', repeating: '' }).data).toEqual(once)
  expect(read({ kind: 'change', repeating: 'on' }).data).toMatchObject({ windowMinutes: 60, repeating: true })
})

test.each([
  ['value', '0'],
  ['value', '-1'],
  ['value', '1e3'],
  ['value', '42,50'],
  ['margin', '0'],
  ['margin', '51'],
  ['windowMinutes', '0'],
  ['windowMinutes', '1441'],
  ['windowMinutes', '1.5'],
  ['windowMinutes', 'x'],
  ['kind', 'sideways'],
])('an alert whose %s is %j is refused there', (field, text) => {
  expect(read({ [field]: text }).error?.issues.map(({ path }) => path)).toEqual([[field]])
})

test('symbols of a URL are in upper case, each once', () => {
  expect(symbolList.parse('kite,LARK,KITE,x:y')).toEqual(['KITE', 'LARK', 'X:Y'])
  expect(symbolList.safeParse('').success).toBe(false)
})
