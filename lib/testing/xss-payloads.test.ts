import { expect, test } from 'vitest'
import { xssPayloads } from './xss-payloads'

const payloads = Object.values(xssPayloads).flat()

test('the collection is large, has nothing twice, and fits into every field', () => {
  expect(payloads.length).toBeGreaterThanOrEqual(100)
  expect(payloads.filter((payload, index) => payloads.indexOf(payload) !== index)).toEqual([])
  expect(payloads.filter(({ length }) => length > 200)).toEqual([])
})

test('every one of them would call the canary', () => {
  const hidden = ['PHNjcmlwdD5jYW5hcnkoMSk8L3NjcmlwdD4=', 'u0063anary', 'data: mode outer', '"_now":1']
  const silent = payloads.filter((payload) => !/canary/.test(payload))
  expect(silent.filter((payload) => !hidden.some((text) => payload.includes(text)))).toEqual([])
})
