import { filterLiteral, type SignalFilter } from './actions'
import { DatastarError } from './errors'
import { Expression, inertJson, literal } from './expression'
import {
  checkDuration,
  type Duration,
  flag,
  suffix,
  TIMING,
  type TimingModifiers,
  threshold,
  VIEW_TRANSITION,
  type ViewTransitionModifier,
} from './modifiers'

/*
 * Datastar v1 attributes to spread on JSX: `<button {...on('click', post(url), { debounce: '300ms' })}>`.
 *
 * JSX cannot write names with a colon, and a misspelt attribute would be ignored in silence; these helpers refuse what
 * v1 does not know. HTML lower-cases attribute names, so signal names are written in kebab case, which the client
 * turns back into camel case. Attributes without a value hold '', because React renders `true` as "true".
 */

/** Attribute names to values; spread it on an element. */
export type Attributes = Record<string, string>

/** Modifiers of `data-on`. */
export interface OnModifiers extends TimingModifiers, ViewTransitionModifier {
  once?: boolean | undefined
  passive?: boolean | undefined
  capture?: boolean | undefined
  /** Listen on `window` instead of the element. */
  window?: boolean | undefined
  /** Listen on `document` instead of the element. */
  document?: boolean | undefined
  /** Run only for events outside the element. */
  outside?: boolean | undefined
  /** Call `preventDefault`. `submit` always does. */
  prevent?: boolean | undefined
  /** Call `stopPropagation`. */
  stop?: boolean | undefined
}

/** Modifiers of `data-on-intersect`. */
export interface IntersectModifiers extends TimingModifiers, ViewTransitionModifier {
  once?: boolean | undefined
  /** Run when the element leaves the viewport instead of when it enters. */
  exit?: boolean | undefined
  /** Wait until half of the element shows. */
  half?: boolean | undefined
  /** Wait until all of the element shows. */
  full?: boolean | undefined
  /** Wait until this much of the element shows, in whole percent. */
  threshold?: number | undefined
}

const ON = {
  once: flag('once'),
  passive: flag('passive'),
  capture: flag('capture'),
  ...TIMING,
  ...VIEW_TRANSITION,
  window: flag('window'),
  document: flag('document'),
  outside: flag('outside'),
  prevent: flag('prevent'),
  stop: flag('stop'),
}
const INTERSECT = {
  once: flag('once'),
  exit: flag('exit'),
  half: flag('half'),
  full: flag('full'),
  threshold,
  ...TIMING,
  ...VIEW_TRANSITION,
}

/** Patches signals when the element appears. The values are JSON; user content is safe in them. */
export function signals(
  values: Readonly<Record<string, unknown>>,
  modifiers: { ifMissing?: boolean | undefined } = {},
): Attributes {
  const name = `data-signals${suffix('signals', modifiers, { ifMissing: flag('ifmissing') })}`
  checkSignalNames(values)
  return { [name]: inertJson(JSON.stringify(values)) }
}

/** A read-only signal whose value follows the expression. */
export function computed(name: string, expression: Expression): Attributes {
  return { [`data-computed:${signalKey(name)}`]: code(expression) }
}

/** Binds the value of a form control to a signal, both ways. */
export function bind(name: string): Attributes {
  return { [`data-bind:${signalKey(name)}`]: '' }
}

/** A signal that holds this element. */
export function ref(name: string): Attributes {
  return { [`data-ref:${signalKey(name)}`]: '' }
}

/** A signal that is true while a request of this element runs. Put it before the attribute that sends the request. */
export function indicator(name: string): Attributes {
  return { [`data-indicator:${signalKey(name)}`]: '' }
}

/** The element's text follows the expression. */
export function text(expression: Expression): Attributes {
  return { 'data-text': code(expression) }
}

/** The element shows while the expression is truthy. */
export function show(expression: Expression): Attributes {
  return { 'data-show': code(expression) }
}

/** Runs the expression now and whenever a signal in it changes. */
export function effect(expression: Expression): Attributes {
  return { 'data-effect': code(expression) }
}

/** Classes that the element has while their expressions are truthy. A key may hold several, with spaces between. */
export function classes(expressions: Readonly<Record<string, Expression>>): Attributes {
  return { 'data-class': table(expressions) }
}

/** Attributes that follow expressions; `false` and `null` remove one. */
export function attr(expressions: Readonly<Record<string, Expression>>): Attributes {
  return { 'data-attr': table(expressions) }
}

/** Inline styles that follow expressions; `false`, `null` and `''` restore what was there. */
export function style(expressions: Readonly<Record<string, Expression>>): Attributes {
  return { 'data-style': table(expressions) }
}

/** Runs the expression when the element appears. */
export function init(
  expression: Expression,
  modifiers: Pick<TimingModifiers, 'delay'> & ViewTransitionModifier = {},
): Attributes {
  const known = { delay: TIMING.delay, ...VIEW_TRANSITION }
  return { [`data-init${suffix('init', modifiers, known)}`]: code(expression) }
}

/** Runs the expression on an event; it sees the event as `evt` and the element as `el`. */
export function on(
  event: keyof GlobalEventHandlersEventMap | (string & {}),
  expression: Expression,
  modifiers: OnModifiers = {},
): Attributes {
  return { [`data-on:${eventKey(event)}${suffix(`on ${event}`, modifiers, ON)}`]: code(expression) }
}

/** Runs the expression when the element comes into view. */
export function onIntersect(expression: Expression, modifiers: IntersectModifiers = {}): Attributes {
  return { [`data-on-intersect${suffix('onIntersect', modifiers, INTERSECT)}`]: code(expression) }
}

/** Runs the expression again and again, every second unless `duration` says otherwise. */
export function onInterval(
  expression: Expression,
  modifiers: {
    duration?: Duration | undefined
    /** Also run at once. Default `false`. */
    leading?: boolean | undefined
  } & ViewTransitionModifier = {},
): Attributes {
  const { duration = '1s', leading = false, ...others } = modifiers
  const period = `__duration.${checkDuration('duration', duration)}${leading ? '.leading' : ''}`
  const written = period === '__duration.1s' ? '' : period
  return { [`data-on-interval${written}${suffix('onInterval', others, VIEW_TRANSITION)}`]: code(expression) }
}

/** Runs the expression when signals are patched; it sees the change as `patch`. */
export function onSignalPatch(
  expression: Expression,
  { filter, ...modifiers }: TimingModifiers & { filter?: SignalFilter | undefined } = {},
): Attributes {
  return {
    [`data-on-signal-patch${suffix('onSignalPatch', modifiers, TIMING)}`]: code(expression),
    ...(filter === undefined ? {} : { 'data-on-signal-patch-filter': filterLiteral(filter) }),
  }
}

/** Shows the signals as JSON, for debugging. */
export function jsonSignals(
  filter?: SignalFilter,
  modifiers: { terse?: boolean | undefined } = {},
): Attributes {
  const name = `data-json-signals${suffix('jsonSignals', modifiers, { terse: flag('terse') })}`
  return { [name]: filter === undefined ? '' : filterLiteral(filter) }
}

/** Keeps Datastar away from the element and its descendants, or with `self` from the element alone. */
export function ignore(modifiers: { self?: boolean | undefined } = {}): Attributes {
  return { [`data-ignore${suffix('ignore', modifiers, { self: flag('self') })}`]: '' }
}

/** Keeps patches from morphing the element and its descendants. */
export function ignoreMorph(): Attributes {
  return { 'data-ignore-morph': '' }
}

/** Keeps the named attributes as they are in the page when a patch morphs the element. */
export function preserveAttr(...names: [string, ...string[]]): Attributes {
  for (const name of names) {
    if (!/^[^\s"'<>/=]+$/.test(name)) {
      throw new DatastarError(
        `${JSON.stringify(name)} is not an attribute name.`,
        'Pass one name per argument.',
      )
    }
  }
  return { 'data-preserve-attr': names.join(' ') }
}

/** Types already ask for an Expression; this holds where they are cast away, since any string could be user text. */
function code(expression: Expression): string {
  if (!(expression instanceof Expression)) {
    throw new DatastarError('Plain text is not an expression.', 'Write it as js`…`.')
  }
  return expression.toString()
}

function table(expressions: Readonly<Record<string, Expression>>): string {
  for (const expression of Object.values(expressions)) code(expression)
  return literal(expressions)
}

/** `user.firstName` becomes `user.first-name`, which the client reads as `$user.firstName`. */
function signalKey(name: string): string {
  // Only names that survive the way through HTML and back; `__` would begin a modifier.
  if (!/^[a-z_]\w*(\.[a-z\d_]\w*)*$/.test(name) || name.includes('__')) {
    throw new DatastarError(
      `${JSON.stringify(name)} is not a signal name.`,
      'Use camelCase letters, digits and single underscores, with dots between levels.',
    )
  }
  return kebab(name)
}

function eventKey(event: string): string {
  // `__` would begin a modifier, and of mixed names such as `my-eventName` the client could not restore the case.
  if (!/^[A-Za-z][\w:.-]*$/.test(event) || /__|-.*[A-Z]|[A-Z].*-/.test(event)) {
    throw new DatastarError(
      `${JSON.stringify(event)} is not an event name Datastar can express.`,
      'Use kebab-case or camelCase, without "__".',
    )
  }
  if (event === event.toLowerCase()) return event
  // HTML lower-cases the attribute's name, so the client must be told to restore the event's.
  return /^[A-Z]/.test(event) ? `${kebab(event).slice(1)}__case.pascal` : `${kebab(event)}__case.camel`
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function checkSignalNames(values: object): void {
  for (const [name, value] of Object.entries(values)) {
    if (name === '' || name.includes('__') || name.includes('.')) {
      throw new DatastarError(
        `${JSON.stringify(name)} is not a signal name.`,
        'Leave out dots and "__"; nest objects instead.',
      )
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) checkSignalNames(value)
  }
}
