import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeCursor, encodeCursor } from './cursor'
import { compareIds, type EventId, maxIdPart, parseId } from './ids'

const part = fc.nat({ max: maxIdPart - 1 })
const id = fc.tuple(part, part).map(([ms, n]): EventId => `${ms}-${n}`)

it('a cursor leads back to the id that it was made of', () => {
  fc.assert(
    fc.property(id, (id) => {
      expect(decodeCursor(encodeCursor(id))).toBe(id)
    }),
  )
})

it('a cursor is short and fits into an SSE line and a URL as it is', () => {
  fc.assert(
    fc.property(id, (id) => {
      expect(encodeCursor(id)).toMatch(/^[0-9a-z.]{5,23}$/)
    }),
  )
})

it.each([
  ['nothing', ''],
  ['another version', '2.abc.1'],
  ['a missing part', '1.abc'],
  ['an additional part', '1.abc.1.1'],
  ['capital letters', '1.ABC.1'],
  ['a sign', '1.-1.1'],
  ['a line break', '1.abc.1\n'],
  ['parts beyond the clock', `1.${(maxIdPart).toString(36)}.0`],
  ['a counter beyond its limit', `1.0.${(maxIdPart).toString(36)}`],
  ['a megabyte', `1.${'0'.repeat(1_000_000)}.1`],
])('%s is not a cursor', (_, text) => {
  expect(decodeCursor(text)).toBeNull()
})

it('whatever a client sends, the answer is an id or null', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('1', '.', '0', 'z', '-'), maxLength: 30 }),
  )
  fc.assert(
    fc.property(text, (text) => {
      const decoded = decodeCursor(text)
      if (decoded !== null) expect(parseId(decoded)).toBe(decoded)
    }),
  )
})

it('ids compare by time first, then by counter, as numbers', () => {
  const ordered: EventId[] = ['0-0', '0-1', '9-0', '10-2', '10-10', '100-0']
  expect([...ordered].reverse().sort(compareIds)).toEqual(ordered)
  expect(compareIds('5-5', '5-5')).toBe(0)
})

it.each([
  '',
  '1',
  '1-',
  '-1',
  '01-0',
  '1-00',
  '1.5-0',
  `${maxIdPart}-0`,
  `0-${maxIdPart}`,
  7,
  null,
  undefined,
])('%j is not an id', (value) => {
  expect(parseId(value)).toBeNull()
})
