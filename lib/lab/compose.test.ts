import { expect, test } from 'vitest'
import { fieldErrors } from '@/lib/http/input'
import { composed, composeInput } from './compose'
import { replay } from './replay'

test.each<[Record<string, string>, string]>([
  [
    { type: 'patchElements', elements: '<p id="a"></p>', mode: 'outer', namespace: 'html' },
    'event: datastar-patch-elements\ndata: elements <p id="a"></p>\n\n',
  ],
  [
    { type: 'patchSignals', signals: '{"a":1}', onlyIfMissing: 'on', eventId: '7', retryDuration: '500' },
    'event: datastar-patch-signals\nid: 7\nretry: 500\ndata: onlyIfMissing true\ndata: signals {"a":1}\n\n',
  ],
  [
    { type: 'executeScript', script: 'go()', scriptAttributes: 'type=module\r\n\r\n defer ', keep: 'on' },
    'event: datastar-patch-elements\ndata: selector body\ndata: mode append\ndata: elements <script type="module" defer="">go()</script>\n\n',
  ],
  [
    { type: 'patchElements', elements: '', selector: '#a', mode: 'remove' },
    'event: datastar-patch-elements\ndata: selector #a\ndata: mode remove\n\n',
  ],
])('%o is the event that the encoder writes', (values, expected) => {
  const { event, send } = composeInput.parse({ ...values, do: 'send' })
  expect(send).toBe(true)
  expect(replay([event])).toEqual([expected])
  expect(composed({ values, errors: {} })).toBe(expected)
})

test.each<[string, Record<string, unknown>]>([
  ['type', {}],
  ['type', { type: 'mergeFragments' }],
  ['mode', { type: 'patchElements', elements: '<p></p>', mode: 'morph' }],
  ['namespace', { type: 'patchElements', elements: '<p></p>', namespace: 'xml' }],
  ['selector', { type: 'patchElements', elements: '<p></p>', mode: 'append' }],
  ['selector', { type: 'patchElements', elements: '<p></p>', selector: 'a\nb' }],
  ['selector', { type: 'patchElements' }],
  [
    'viewTransitionSelector',
    { type: 'patchElements', elements: '<p></p>', useViewTransition: 'on', viewTransitionSelector: 'a\nb' },
  ],
  ['signals', { type: 'patchSignals' }],
  ['signals', { type: 'patchSignals', signals: '[1]' }],
  ['script', { type: 'executeScript' }],
  ['scriptAttributes', { type: 'executeScript', script: 'go()', scriptAttributes: '"=x' }],
  ['eventId', { type: 'patchElements', elements: '<p></p>', eventId: 'a\0b' }],
  ['eventId', { type: 'patchElements', elements: '<p></p>', eventId: 'a\nb' }],
  ['retryDuration', { type: 'patchElements', elements: '<p></p>', retryDuration: 'soon' }],
  ['retryDuration', { type: 'patchElements', elements: '<p></p>', retryDuration: '-1' }],
  ['do', { type: 'patchElements', elements: '<p></p>', do: 'shout' }],
])('what is wrong is said of the field %s: %o', (field, values) => {
  const parsed = composeInput.safeParse(values)
  expect(Object.keys(fieldErrors(parsed.error!))).toEqual([field])
  expect(composed({ values: values as Record<string, string>, errors: {} })).toBeUndefined()
})
