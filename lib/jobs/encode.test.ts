import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chunkOf, header, lines } from './encode'
import type { ExportCell } from './source'

/** A reader of CSV by RFC 4180 that is not ours to be right by. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y
  while (cell.lastIndex < text.length) {
    const [, quoted, plain, end] = cell.exec(text)!
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!)
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

const row = (cells: ExportCell[]) => lines('csv', [], [{ cursor: '', cells }])

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '  =1',
  '\ufeff=1',
  '＝1+1',
  '＠x',
  '=HYPERLINK("https://evil.example","x")',
])('%j is no formula in a spreadsheet', (text) => {
  expect(parseCsv(row([text]))).toEqual([[`'${text}`]])
})

test('numbers stay numbers, also negative ones, and nothing is empty', () => {
  expect(row([1, -2.5, null, true, ''])).toBe('1,-2.5,,true,\r\n')
})

test('whatever text a cell holds, a reader gets it back, and no cell or row more', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 })
  const cells = fc.array(fc.oneof(text, fc.constantFrom('"', '""', ',', '\r\n', '\n', ' x ', ';=1')), {
    minLength: 2,
    maxLength: 5,
  })
  fc.assert(
    fc.property(cells, (values) => {
      const [parsed, ...more] = parseCsv(row(values))
      expect(more).toEqual([])
      expect(parsed!.map((cell, index) => (cell === values[index] ? cell : cell.slice(1)))).toEqual(values)
    }),
    { numRuns: 200 },
  )
})

test('NDJSON has one object a line, whatever the text', () => {
  const text = lines('ndjson', ['a', 'b'], [{ cursor: '', cells: ['x\n\u2028"', { c: 1 }] }])
  expect([text.split('\n').length, JSON.parse(text)]).toEqual([2, { a: 'x\n\u2028"', b: { c: 1 } }])
})

test('chunks make one file, one after the other', () => {
  const chunks = [header('ndjson', ['a']), '{"a":1}\n', '', '{"a":2}\n'].map(
    (text) => chunkOf('ndjson', text).data,
  )
  expect(gunzipSync(Buffer.concat(chunks)).toString()).toBe('{"a":1}\n{"a":2}\n')
})

test('the size is that of the download: of the text for CSV, packed for NDJSON', () => {
  expect(chunkOf('csv', 'é\r\n').bytes).toBe(4)
  const { data, bytes } = chunkOf('ndjson', '{}')
  expect(bytes).toBe(data.length)
})
