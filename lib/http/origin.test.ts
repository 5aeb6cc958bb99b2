import { expect, test } from 'vitest'
import { requireSameOrigin } from './origin'

const here = 'http://localhost:3000'
const send = (method: string, headers: Record<string, string>) => () =>
  requireSameOrigin(new Request(`${here}/api/x`, { method, headers: { host: 'localhost:3000', ...headers } }))

test.each([
  ['a form or script of this site', 'POST', { 'sec-fetch-site': 'same-origin' }],
  ['an older browser, which tells the origin only', 'POST', { origin: here }],
  ['an address typed by hand', 'GET', { 'sec-fetch-site': 'none' }],
  ['a program that reads', 'GET', {}],
])('%s may', (_who, method, headers: Record<string, string>) => {
  expect(send(method, headers)).not.toThrow()
})

test.each([
  ['another site', 'POST', { 'sec-fetch-site': 'cross-site', origin: here }],
  ['another site that opens a stream', 'GET', { 'sec-fetch-site': 'cross-site' }],
  ['a neighbour on the same domain', 'POST', { 'sec-fetch-site': 'same-site' }],
  ['an older browser on another site', 'POST', { origin: 'https://evil.example' }],
  ['a sandboxed frame', 'POST', { origin: 'null' }],
  ['an origin that is no URL', 'POST', { origin: 'evil' }],
  ['a program that writes with a cookie', 'POST', {}],
])('%s may not', (_who, method, headers: Record<string, string>) => {
  expect(send(method, headers)).toThrow('came from another site')
})
