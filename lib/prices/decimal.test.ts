import { Big } from 'big.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimalsOf, isDecimal, pack, unpack } from './decimal'

const decimals = fc
  .tuple(fc.bigInt(0n, 10n ** 18n - 1n), fc.option(fc.stringMatching(/^[0-9]{1,8}$/), { nil: undefined }))
  .map(([integer, fraction]) => (fraction === undefined ? `${integer}` : `${integer}.${fraction}`))

test('the order of the stored texts is the order of the numbers', () => {
  fc.assert(
    fc.property(decimals, decimals, (one, other) => {
      const [a, b] = [pack(one), pack(other)]
      expect(a < b ? -1 : a > b ? 1 : 0).toBe(new Big(one).cmp(other))
    }),
  )
})

test('nothing of a decimal is lost on the way through the database', () => {
  fc.assert(
    fc.property(decimals, (decimal) => {
      expect(isDecimal(decimal)).toBe(true)
      expect(unpack(pack(decimal))).toBe(new Big(decimal).toFixed())
    }),
  )
})

test.each(['', '-1', '+1', '1e5', 'NaN', 'Infinity', '0x1', '1.', '.5', '1,5', ' 1', '1\n', '1.123456789'])(
  '%j is no decimal',
  (text) => expect(isDecimal(text)).toBe(false),
)

test('a number of 400 digits is no decimal, and one of 18 is', () => {
  expect(isDecimal('9'.repeat(400))).toBe(false)
  expect(isDecimal('9'.repeat(19))).toBe(false)
  expect(isDecimal(`${'9'.repeat(18)}.${'9'.repeat(8)}`)).toBe(true)
})

test('counts the decimals that were written', () => {
  expect([decimalsOf('1'), decimalsOf('1.50'), decimalsOf('0.00000001')]).toEqual([0, 2, 8])
})
