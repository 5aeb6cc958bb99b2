import { createParser, type EventSourceMessage } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DatastarError } from './errors'
import { executeScript, patchElements, patchSignals, redirect, removeElements } from './events'
import { comment } from './wire'

/*
 * Whatever a user types must come out as the content of the one event it was put into. The bytes are read by a parser
 * that is not ours, cut in two at every test so that chunk borders are covered as well.
 */

interface Reading {
  events: EventSourceMessage[]
  retries: number[]
  comments: string[]
}

function read(text: string, cut = 0): Reading {
  const reading: Reading = { events: [], retries: [], comments: [] }
  const parser = createParser({
    onEvent: (event) => reading.events.push(event),
    onRetry: (ms) => reading.retries.push(ms),
    onComment: (line) => reading.comments.push(line),
    onError: (error) => {
      throw error
    },
  })
  const decoder = new TextDecoder()
  const bytes = new TextEncoder().encode(text)
  parser.feed(decoder.decode(bytes.subarray(0, cut), { stream: true }))
  parser.feed(decoder.decode(bytes.subarray(cut)))
  return reading
}

/** The data lines of the only event, as Datastar reads them: a key, up to the first space, to its lines. */
function readOnly({ events }: Reading): Record<string, string> {
  expect(events).toHaveLength(1)
  const found: Record<string, string> = {}
  for (const line of events[0]?.data.split('\n') ?? []) {
    const space = line.indexOf(' ')
    const key = line.slice(0, space)
    const value = line.slice(space + 1)
    found[key] = key in found ? `${found[key]}\n${value}` : value
  }
  return found
}

/** What a line-based UTF-8 format keeps of a text: line ends become LF, lone surrogates U+FFFD. */
const onTheWire = (text: string) => Buffer.from(text.replace(/\r\n?/g, '\n')).toString()

const hostileParts = [
  '\r',
  '\n',
  '\r\n',
  '\n\n',
  '\r\r',
  '\0',
  '\u2028',
  '\u2029',
  '\u0085',
  '\ufeff',
  '\ud800',
  '\udc00',
  '😀',
  '</script>',
  '<!--',
  'data: x',
  'data: elements <b>',
  'data: mode remove',
  'event: datastar-patch-signals',
  'id: 1',
  'retry: 1',
  ':',
  ' ',
  '  lead',
  '"',
  "'",
  '\\',
  '$x',
  '@get(',
  'x'.repeat(5000),
]
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...hostileParts), fc.string({ unit: 'binary' })), { maxLength: 12 })
  .map((parts) => parts.join(''))
const cut = fc.nat({ max: 400 })
const RUNS = { numRuns: 400 }

describe('hostile text stays inside its event', () => {
  test('as elements', () => {
    fc.assert(
      fc.property(hostile, cut, (html, at) => {
        const reading = read(patchElements(html, { selector: '#a', mode: 'inner' }), at)
        expect(readOnly(reading)).toEqual({ selector: '#a', mode: 'inner', elements: onTheWire(html) })
        expect(reading.events[0]?.event).toBe('datastar-patch-elements')
        expect(reading.events[0]?.id).toBeUndefined()
        expect(reading.retries).toEqual([])
      }),
      RUNS,
    )
  })

  test('as the name and the value of a signal', () => {
    fc.assert(
      fc.property(hostile, hostile, cut, (name, value, at) => {
        const reading = read(patchSignals({ [name]: value }), at)
        const { signals = '', ...others } = readOnly(reading)
        expect(JSON.parse(signals)).toEqual(JSON.parse(JSON.stringify({ [name]: value })))
        expect(others).toEqual({})
      }),
      RUNS,
    )
  })

  test('as a JSON text', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('\r', '\n', '\r\n', ' '), (value, space) => {
        const { signals = '' } = readOnly(
          read(patchSignals(`{${space}"a":${JSON.stringify(value)}${space}}`)),
        )
        expect(JSON.parse(signals)).toEqual({ a: value })
      }),
      RUNS,
    )
  })

  test('as a script and as the value of its attribute', () => {
    fc.assert(
      fc.property(hostile, hostile, cut, (script, value, at) => {
        const options = { attributes: { title: value }, autoRemove: false }
        const { elements = '' } = readOnly(read(executeScript(script, options), at))
        const [, title = '', body = ''] = /^<script title="([^"]*)">(.*)<\/script>$/s.exec(elements) ?? []
        expect(title.replaceAll('&quot;', '"').replaceAll('&amp;', '&')).toBe(onTheWire(value))
        expect(body).not.toMatch(/<\/script|<script|<!--/i)
        expect(body.replaceAll('\\u003C', '<')).toBe(onTheWire(script).replaceAll('\\u003C', '<'))
      }),
      RUNS,
    )
  })

  test('as a URL to redirect to', () => {
    fc.assert(
      fc.property(hostile, (path) => {
        const { elements = '' } = readOnly(read(redirect(`/?q=${path}`)))
        const code = /^<script[^>]*>(.*)<\/script>$/.exec(elements)?.[1] ?? ''
        const window = { location: { href: '' } }
        new Function('window', 'setTimeout', code)(window, (run: () => void) => run())
        expect(window.location.href).toBe(`/?q=${path}`)
      }),
      RUNS,
    )
  })
})

describe('hostile text in a field of one line', () => {
  const refusedOr = (write: () => string, check: (text: string) => void, refused: boolean) => {
    if (refused) expect(write).toThrow(DatastarError)
    else check(write())
  }
  const hasLineEnd = (text: string) => /[\r\n]/.test(text)

  test('is refused as a selector when it holds a line end, and exact otherwise', () => {
    fc.assert(
      fc.property(hostile, (selector) => {
        const check = (text: string) => expect(readOnly(read(text)).selector).toBe(onTheWire(selector))
        refusedOr(() => removeElements(selector), check, hasLineEnd(selector) || selector === '')
      }),
      RUNS,
    )
  })

  test('is refused as a view transition selector when it holds a line end, and exact otherwise', () => {
    fc.assert(
      fc.property(
        hostile.filter((text) => text !== ''),
        (viewTransitionSelector) => {
          const options = { useViewTransition: true, viewTransitionSelector }
          const check = (text: string) =>
            expect(readOnly(read(text)).viewTransitionSelector).toBe(onTheWire(viewTransitionSelector))
          refusedOr(() => patchElements('<p id="a">', options), check, hasLineEnd(viewTransitionSelector))
        },
      ),
      RUNS,
    )
  })

  test('is refused as an id when it holds a line end or NUL, and exact otherwise', () => {
    fc.assert(
      fc.property(hostile, (eventId) => {
        const check = (text: string) => expect(read(text).events[0]?.id).toBe(onTheWire(eventId))
        refusedOr(() => patchSignals({}, { eventId }), check, /[\r\n\0]/.test(eventId))
      }),
      RUNS,
    )
  })

  test('is refused as a comment when it holds a line end, and no event otherwise', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const check = (block: string) =>
          expect(read(block)).toEqual({ events: [], retries: [], comments: [onTheWire(text)] })
        refusedOr(() => comment(text), check, hasLineEnd(text))
      }),
      RUNS,
    )
  })
})

test('lone surrogates leave as U+FFFD through both encoders of the platform', () => {
  const event = patchElements('<p id="a">\ud800</p>')
  for (const bytes of [new TextEncoder().encode(event), Buffer.from(event)]) {
    expect(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toContain('<p id="a">\ufffd</p>')
  }
})
