import { gzipSync } from 'node:zlib'

/** A body, and the content type it is sent with where that is not JSON's. */
export type Broken = [what: string, body: string | Uint8Array<ArrayBuffer>, contentType?: string]

const form = 'application/x-www-form-urlencoded'
const json = (value: unknown) => JSON.stringify(value)
const big = 'x'.repeat(1024 * 1024)
const nested = (open: string, close: string) => open.repeat(10_000) + close.repeat(10_000)

/** Bodies that are broken for every route. */
export const brokenBodies: Broken[] = [
  ['nothing', ''],
  ['no JSON', 'hello'],
  ['truncated JSON', '{"title":"x'],
  ['JSON twice', '{}{}'],
  ['null', 'null'],
  ['a number', '17'],
  ['a text', '"title"'],
  ['an array', '[{"title":"x"}]'],
  ['arrays nested 10,000 deep', nested('[', ']')],
  ['objects nested 10,000 deep', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['the prototype', '{"__proto__":{"title":"x"},"constructor":{"prototype":{"title":"x"}}}'],
  ['5,000 fields', json(Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`f${i}`, i])))],
  ['1 MB', json({ title: big })],
  ['1 MB of blanks', ' '.repeat(1024 * 1024)],
  ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
  ['a byte order mark', '\ufeff{"title":"x"}'],
  ['gzip', new Uint8Array(gzipSync('{"title":"x"}'))],
  ['NUL bytes', new Uint8Array(64)],
  [
    'XML',
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    'text/xml',
  ],
  [
    'a multipart form',
    '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n--b--',
    'multipart/form-data; boundary=b',
  ],
  ['a multipart form without its boundary', '--b\r\n\r\n--b--', 'multipart/form-data'],
  ['JSON that says it is a form', '{"title":"x"}', form],
  ['a form that says it is JSON', 'title=x', 'application/json'],
  ['a form with broken escapes', 'title=%zz&%=%&=&&&a[b]=1&__proto__=x', form],
  ['a form of invalid UTF-8', 'title=%ff%fe%c0%80', form],
  ['no content type', '{"title":"x"}', ''],
  ['a content type of 10 KB', '{}', `application/json; a=${'x'.repeat(10_000)}`],
]

/** Values that no field, or not every field, can hold. */
const wrongValues: [string, unknown][] = [
  ['null', null],
  ['a number', 17],
  ['a large number', 1e308],
  ['a boolean', true],
  ['an array', ['x']],
  ['an object', { toString: 'x', length: 1 }],
  ['NUL', 'a\0b'],
  ['a lone surrogate', 'a\ud800b'],
  ['line ends', 'a\r\ndata: x\n\nevent: y\u2028'],
  ['50,000 characters', 'é'.repeat(25_000)],
  ['nothing', ''],
  ['SQL', "x'; drop table people; --"],
]

/** The well-formed body of a route with one field broken, or there twice. */
export function brokenFields(body: Record<string, unknown>): Broken[] {
  return Object.entries(body).flatMap(([field, value]): Broken[] => [
    ...wrongValues.map(([what, wrong]): Broken => [`${what} as ${field}`, json({ ...body, [field]: wrong })]),
    [`${field} twice`, `{${json(field)}:{},${json(body).slice(1)}`],
    [`${field} twice in a form`, `${field}=1&${field}=${encodeURIComponent(String(value))}`, form],
  ])
}

/** Queries that are broken for every route. */
export const brokenQueries = [
  '?',
  '?before=',
  '?before=-1',
  '?before=99999999999999999999',
  '?before=1&before=2',
  '?after=%00',
  '?after=%ff%fe',
  `?after=${'1'.repeat(10_000)}`,
  '?after[]=1',
  '?limit=NaN&after=Infinity',
  '?__proto__=x&constructor=y',
  '?topics=',
  '?topics=%0d%0aset-cookie:x',
  `?topics=${'o:acme,'.repeat(1_000)}`,
  '?token=eyJhbGciOiJub25lIn0..',
  '?datastar=',
  '?datastar={',
  '?datastar=null',
  `?datastar=${encodeURIComponent(nested('[', ']'))}`,
  '?next=//evil.example&next=javascript:alert(1)',
]

/** Segments of a path that are no name of anything. */
export const brokenPaths = [
  '',
  ' ',
  '..',
  '%',
  '\0',
  '\ud800',
  '__proto__',
  "x' or 1=1",
  'x'.repeat(10_000),
  '<b>',
  '-1',
]
