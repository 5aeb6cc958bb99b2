import { describe, expect, test } from 'vitest'
import { get, post } from './actions'
import {
  attr,
  bind,
  classes,
  computed,
  effect,
  type IntersectModifiers,
  ignore,
  ignoreMorph,
  indicator,
  init,
  jsonSignals,
  type OnModifiers,
  on,
  onIntersect,
  onInterval,
  onSignalPatch,
  preserveAttr,
  ref,
  show,
  signals,
  style,
  text,
} from './attributes'
import { type Expression, js } from './expression'

const run = js`go()`

describe('attributes are written in v1 syntax', () => {
  test.each([
    [signals({ a: 1, b: { c: null } }), { 'data-signals': '{"a":1,"b":{"c":null}}' }],
    [signals({ a: 1 }, { ifMissing: true }), { 'data-signals__ifmissing': '{"a":1}' }],
    [signals({ a: 1 }, { ifMissing: false }), { 'data-signals': '{"a":1}' }],
    [computed('fullName', js`$first + $last`), { 'data-computed:full-name': '$first + $last' }],
    [bind('title'), { 'data-bind:title': '' }],
    [bind('user.firstName'), { 'data-bind:user.first-name': '' }],
    [bind('rows.0.done'), { 'data-bind:rows.0.done': '' }],
    [bind('_draft'), { 'data-bind:_draft': '' }],
    [ref('myElement'), { 'data-ref:my-element': '' }],
    [indicator('isSaving'), { 'data-indicator:is-saving': '' }],
    [text(js`$title`), { 'data-text': '$title' }],
    [show(js`$open`), { 'data-show': '$open' }],
    [effect(run), { 'data-effect': 'go()' }],
    [
      classes({ active: js`$on`, 'md:p-2 font-bold': js`!$on` }),
      { 'data-class': '{active: $on, "md:p-2 font-bold": !$on}' },
    ],
    [attr({ 'aria-busy': js`$busy` }), { 'data-attr': '{"aria-busy": $busy}' }],
    [style({ '--size': js`$n + 'px'` }), { 'data-style': `{"--size": $n + 'px'}` }],
    [init(get('/live')), { 'data-init': '@get("/live")' }],
    [init(run, { delay: '500ms' }), { 'data-init__delay.500ms': 'go()' }],
    [init(run, { viewTransition: true }), { 'data-init__viewtransition': 'go()' }],
    [onIntersect(run), { 'data-on-intersect': 'go()' }],
    [onInterval(run), { 'data-on-interval': 'go()' }],
    [onInterval(run, { duration: '5s' }), { 'data-on-interval__duration.5s': 'go()' }],
    [onInterval(run, { leading: true }), { 'data-on-interval__duration.1s.leading': 'go()' }],
    [
      onInterval(run, { duration: '250ms', viewTransition: true }),
      { 'data-on-interval__duration.250ms__viewtransition': 'go()' },
    ],
    [onSignalPatch(run), { 'data-on-signal-patch': 'go()' }],
    [
      onSignalPatch(run, { filter: { include: /^a/ }, debounce: '1s' }),
      { 'data-on-signal-patch__debounce.1s': 'go()', 'data-on-signal-patch-filter': '{include: /^a/}' },
    ],
    [jsonSignals(), { 'data-json-signals': '' }],
    [jsonSignals({ exclude: /^_/ }, { terse: true }), { 'data-json-signals__terse': '{exclude: /^_/}' }],
    [ignore(), { 'data-ignore': '' }],
    [ignore({ self: true }), { 'data-ignore__self': '' }],
    [ignoreMorph(), { 'data-ignore-morph': '' }],
    [preserveAttr('open', 'class'), { 'data-preserve-attr': 'open class' }],
  ])('%o', (actual, expected) => expect(actual).toEqual(expected))
})

describe('events', () => {
  test.each<[OnModifiers, string]>([
    [{}, ''],
    [{ once: true }, '__once'],
    [{ once: false, passive: true }, '__passive'],
    [{ capture: true }, '__capture'],
    [{ delay: '1s' }, '__delay.1s'],
    [{ debounce: '300ms' }, '__debounce.300ms'],
    [{ debounce: { wait: '300ms' } }, '__debounce.300ms'],
    [{ debounce: { wait: '300ms', leading: true, trailing: false } }, '__debounce.300ms.leading.notrailing'],
    [{ throttle: '2s' }, '__throttle.2s'],
    [{ throttle: { wait: '2s', leading: false, trailing: true } }, '__throttle.2s.noleading.trailing'],
    [{ viewTransition: true }, '__viewtransition'],
    [{ stop: true, prevent: true, window: true }, '__window__prevent__stop'],
    [{ document: true, outside: true }, '__document__outside'],
  ])('take the modifiers %o', (modifiers, written) => {
    expect(on('click', post('/a'), modifiers)).toEqual({ [`data-on:click${written}`]: '@post("/a")' })
  })

  test.each([
    ['my-event', 'my-event'],
    ['htmx:after', 'htmx:after'],
    ['myEvent', 'my-event__case.camel'],
    ['DOMContentLoaded', 'd-o-m-content-loaded__case.pascal'],
  ])('named %s reach the client as %s', (event, key) => {
    expect(on(event, run)).toEqual({ [`data-on:${key}`]: 'go()' })
  })

  test.each(['', 'my-eventName', 'a__b', 'a b', 'click="x"', '@click', '1st'])(
    'cannot be named "%s"',
    (event) => {
      expect(() => on(event, run)).toThrow('is not an event name')
    },
  )

  test.each([
    { debonce: '1s' },
    { viewtransition: true },
    { once: 'yes' },
    { delay: 300 },
    { delay: '300' },
    { delay: '1.5s' },
    { delay: '-1s' },
    { debounce: { leading: true } },
    { throttle: '1m' },
    { debounce: null },
    { debounce: { wait: '1s', notrailing: true } },
  ])('refuse the modifiers %o', (modifiers) => {
    expect(() => on('click', run, modifiers as unknown as OnModifiers)).toThrow(/modifier .* (Use|Pass) /)
  })
})

describe('intersections', () => {
  test.each<[IntersectModifiers, string]>([
    [{ once: true, exit: true }, '__once__exit'],
    [{ half: true }, '__half'],
    [{ full: true, throttle: '1s' }, '__full__throttle.1s'],
    [{ threshold: 25 }, '__threshold.25'],
    [{ delay: '1s', viewTransition: true }, '__delay.1s__viewtransition'],
  ])('take the modifiers %o', (modifiers, written) => {
    expect(onIntersect(run, modifiers)).toEqual({ [`data-on-intersect${written}`]: 'go()' })
  })

  test.each([-1, 101, 0.5, Number.NaN, '25'])('refuse a threshold of %o', (threshold) => {
    expect(() => onIntersect(run, { threshold: threshold as number })).toThrow('a whole number from 0 to 100')
  })

  test('refuse modifiers that belong to other attributes', () => {
    const modifiers = { prevent: true } as IntersectModifiers
    expect(() => onIntersect(run, modifiers)).toThrow('onIntersect takes no modifier "prevent".')
  })
})

describe('modifiers are refused where v1 has none', () => {
  test.each([
    () => signals({}, { once: true } as object),
    () => init(run, { debounce: '1s' } as object),
    () => onInterval(run, { once: true } as object),
    () => onInterval(run, { duration: '5 s' as '5s' }),
    () => onSignalPatch(run, { once: true } as object),
    () => jsonSignals(undefined, { self: true } as object),
    () => ignore({ terse: true } as object),
  ])('%s', (write) => expect(write).toThrow(/modifier/))
})

describe('signal names', () => {
  test.each(['', 'Title', 'my-signal', 'a__b', '__proto__', 'a..b', '.a', '1a', 'a b', '$a', 'a.__b', 'ü'])(
    'cannot be "%s", which would not survive as a part of an attribute',
    (name) => {
      for (const write of [bind, ref, indicator, (n: string) => computed(n, run)]) {
        expect(() => write(name)).toThrow('is not a signal name')
      }
    },
  )

  test.each([{ 'a.b': 1 }, { a: { b__c: 1 } }, { '': 1 }, JSON.parse('{"__proto__": 1}')])(
    'cannot be those of %o',
    (values) => expect(() => signals(values)).toThrow('is not a signal name'),
  )
})

describe('user text', () => {
  test('stays data in signals, in strict JSON that no client rewrites', () => {
    const name = '"},@get("/x"),$admin,\'</script>\\'
    const { 'data-signals': json = '' } = signals({ name })
    expect(JSON.parse(json)).toEqual({ name })
    expect(json).not.toMatch(/[$@<>'&;]|\\"|\\\\/)
  })

  test('is never taken for an expression', () => {
    const typed = 'alert(1)'
    // @ts-expect-error: a string is not an expression
    expect(() => text(typed)).toThrow('Plain text is not an expression.')
    // @ts-expect-error: nor is it one in a table
    expect(() => classes({ a: typed })).toThrow('Plain text is not an expression.')
    expect(() => on('click', { toString: () => typed } as Expression)).toThrow(
      'Plain text is not an expression.',
    )
  })
})

test.each(['', 'a b', 'a"', 'a='])('preserveAttr refuses "%s"', (name) => {
  expect(() => preserveAttr(name)).toThrow('is not an attribute name')
})
