import { describe, expect, test } from 'vitest'
import { readSignals } from '@/lib/datastar'
import { replay, replaySchema } from './replay'

const parse = (...events: object[]) => replay(replaySchema.parse({ events }).events)
const lines = (...text: string[]) => `${text.join('\n')}\n\n`

/** The first problem, as a client of the endpoint is told of it. */
async function failureOf(signals: unknown) {
  const request = new Request('http://localhost/', { method: 'POST', body: JSON.stringify(signals) })
  const result = await readSignals(request, replaySchema)
  return result.ok ? undefined : result.error
}

describe('replay answers', () => {
  test('elements with every option', () => {
    const event = {
      type: 'patchElements',
      elements: '<path/>\n<circle/>',
      selector: '#vis',
      mode: 'append',
      namespace: 'svg',
      useViewTransition: true,
      viewTransitionSelector: '#main',
      eventId: 'event1',
      retryDuration: 2000,
    }
    expect(parse(event)).toEqual([
      lines(
        'event: datastar-patch-elements',
        'id: event1',
        'retry: 2000',
        'data: selector #vis',
        'data: mode append',
        'data: useViewTransition true',
        'data: viewTransitionSelector #main',
        'data: namespace svg',
        'data: elements <path/>',
        'data: elements <circle/>',
      ),
    ])
  })

  test('defaults and empty fields as if they were absent', () => {
    const absent = {
      selector: '',
      mode: '',
      namespace: null,
      useViewTransition: false,
      eventId: '',
      retryDuration: 1000,
    }
    expect(parse({ type: 'patchElements', elements: '<p id="a"></p>', ...absent })).toEqual([
      lines('event: datastar-patch-elements', 'data: elements <p id="a"></p>'),
    ])
  })

  test.each([{}, { elements: '' }, { elements: null }])('a removal with %o', (elements) => {
    expect(parse({ type: 'patchElements', mode: 'remove', selector: '#a', ...elements })).toEqual([
      lines('event: datastar-patch-elements', 'data: selector #a', 'data: mode remove'),
    ])
  })

  test('signals, nulls included', () => {
    const signals = { one: 'first\n signal', two: { alpha: null } }
    const options = { onlyIfMissing: true, eventId: 'event1', retryDuration: 2000 }
    expect(parse({ type: 'patchSignals', signals, ...options })).toEqual([
      lines(
        'event: datastar-patch-signals',
        'id: event1',
        'retry: 2000',
        'data: onlyIfMissing true',
        'data: signals {"one":"first\\n signal","two":{"alpha":null}}',
      ),
    ])
  })

  test('raw signals line by line, before any others', () => {
    const event = { type: 'patchSignals', 'signals-raw': '{\n  "a": 1\n}', signals: { b: 2 } }
    expect(parse(event)).toEqual([
      lines('event: datastar-patch-signals', 'data: signals {', 'data: signals   "a": 1', 'data: signals }'),
    ])
  })

  test('a script with attributes of every kind', () => {
    const attributes = { type: 'text/javascript', blocking: false, 'data-n': 1 }
    const options = { autoRemove: false, eventId: 'event1', retryDuration: 2000 }
    expect(
      parse({ type: 'executeScript', script: "console.log('a')\ngo()", attributes, ...options }),
    ).toEqual([
      lines(
        'event: datastar-patch-elements',
        'id: event1',
        'retry: 2000',
        'data: selector body',
        'data: mode append',
        `data: elements <script type="text/javascript" blocking="false" data-n="1">console.log('a')`,
        'data: elements go()</script>',
      ),
    ])
  })

  test('a script that removes itself unless told otherwise', () => {
    const [event] = parse({ type: 'executeScript', script: 'go()', attributes: null })
    expect(event).toContain('<script data-effect="el.remove()">go()</script>')
  })

  test('several events, in order', () => {
    const events = parse(
      { type: 'patchSignals', signals: { a: 1 } },
      { type: 'patchSignals', signals: { b: 2 } },
    )
    expect(events.map((event) => /\{.*\}/.exec(event)?.[0])).toEqual(['{"a":1}', '{"b":2}'])
  })
})

describe('replay refuses', () => {
  const good = { type: 'patchElements', elements: '<p id="a"></p>' }

  test.each<[string, unknown]>([
    ['events', {}],
    ['events', { events: 'all' }],
    ['events.0.type', { events: [{ type: 'mergeFragments' }] }],
    ['events.1.mode', { events: [good, { ...good, mode: 'morph' }] }],
    ['events.0.namespace', { events: [{ ...good, namespace: 'xml' }] }],
    ['events.0.elements', { events: [{ ...good, elements: 1 }] }],
    ['events.0.retryDuration', { events: [{ ...good, retryDuration: '2s' }] }],
    ['events.0.signals', { events: [{ type: 'patchSignals' }] }],
    ['events.0.signals', { events: [{ type: 'patchSignals', signals: [1] }] }],
    ['events.0.script', { events: [{ type: 'executeScript', script: '' }] }],
    ['events.0.attributes.a', { events: [{ type: 'executeScript', script: 'a', attributes: { a: {} } }] }],
  ])('a bad %s', async (field, signals) => {
    expect(await failureOf(signals)).toMatchObject({ code: 'invalid', field })
  })

  test.each<[string, object]>([
    ['holds a line end', { ...good, eventId: 'a\nb' }],
    ['holds a line end', { ...good, selector: '#a\rdata: mode remove' }],
    ['is not valid', { ...good, retryDuration: 0.5 }],
    ['has no target', { ...good, mode: 'append' }],
    ['has no target', { type: 'patchElements' }],
    ['not a JSON object', { type: 'patchSignals', 'signals-raw': '{' }],
    ['is not an attribute', { type: 'executeScript', script: 'a', attributes: { 'a b': '1' } }],
  ])('what the encoder refuses because it %s', async (message, event) => {
    const error = await failureOf({ events: [good, event] })
    expect(error).toMatchObject({ code: 'invalid', field: 'events.1' })
    expect(error?.message).toContain(message)
  })
})
