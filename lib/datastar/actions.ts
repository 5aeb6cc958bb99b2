import { DatastarError } from './errors'
import { Expression, literal } from './expression'

/** Which signals, by their dotted path. */
export interface SignalFilter {
  /** Default: every signal. */
  include?: RegExp | undefined
  /** Default in requests: signals whose name begins with `_` at any depth. */
  exclude?: RegExp | undefined
}

/** Options of the actions that send a request, as Datastar v1 names them. */
export interface RequestOptions {
  /** `json` (default) sends signals, `form` the fields of the closest form, or of the one `selector` names. */
  contentType?: 'json' | 'form' | undefined
  /** CSS selector of the form to send. Only with `contentType: 'form'`. */
  selector?: string | undefined
  headers?: Readonly<Record<string, string | Expression>> | undefined
  filterSignals?: SignalFilter | undefined
  /** What to send instead of the signals: JSON data or an expression. */
  payload?: unknown
  /** Stay connected while the tab is hidden. Default `false` for GET, `true` for the others. */
  openWhenHidden?: boolean | undefined
  /**
   * `auto` (default) aborts an earlier request of the element, `cleanup` also aborts when the element leaves,
   * `disabled` never aborts; an expression gives an `AbortController`.
   */
  requestCancellation?: 'auto' | 'cleanup' | 'disabled' | Expression | undefined
  /** `auto` (default) after network errors, `error` also after 4xx and 5xx, `always` also after a clean end. */
  retry?: 'auto' | 'error' | 'always' | 'never' | undefined
  /** First wait before a retry, in milliseconds. Default 1000. */
  retryInterval?: number | undefined
  /** Factor by which the wait grows. Default 2. */
  retryScaler?: number | undefined
  /** Longest wait, in milliseconds. Default 30,000. */
  retryMaxWait?: number | undefined
  /** Tries before giving up. Default 10; `Infinity` never gives up. */
  retryMaxCount?: number | undefined
}

/** `@get(url)`. For the one long-lived stream of a page see {@link RequestOptions.retry}. */
export const get = requestAction('get')
/** `@post(url)` */
export const post = requestAction('post')
/** `@put(url)` */
export const put = requestAction('put')
/** `@patch(url)` */
export const patch = requestAction('patch')
/** `@delete(url)`; `delete` is a reserved word. */
export const del = requestAction('delete')

/** Reads signals without subscribing to them. */
export function peek(expression: Expression): Expression {
  return new Expression(`@peek(() => (${expression}))`)
}

/** Sets every signal that the filter lets through to `value`: data or an expression. */
export function setAll(value: unknown, filter?: SignalFilter): Expression {
  return new Expression(`@setAll(${[literal(value), ...filterArgument(filter)].join(', ')})`)
}

/** Negates every signal that the filter lets through. */
export function toggleAll(filter?: SignalFilter): Expression {
  return new Expression(`@toggleAll(${filterArgument(filter).join(', ')})`)
}

/** @throws {DatastarError} when the filter has anything but regular expressions in `include` and `exclude` */
export function filterLiteral(filter: SignalFilter): string {
  for (const [name, pattern] of Object.entries(filter)) {
    if (name !== 'include' && name !== 'exclude')
      throw unknownOption('signal filter', name, 'include, exclude')
    if (pattern !== undefined && !(pattern instanceof RegExp)) {
      throw new DatastarError(`The filter's ${name} is not a RegExp.`, 'Write it as /…/.')
    }
  }
  return literal(filter)
}

function filterArgument(filter: SignalFilter | undefined): string[] {
  return filter === undefined ? [] : [filterLiteral(filter)]
}

function requestAction(name: string) {
  return (url: string | Expression, options: RequestOptions = {}): Expression => {
    if (url === '')
      throw new DatastarError(`@${name} has no URL.`, 'Pass one, or an expression that yields one.')
    checkOptions(options)
    const written = literal(options)
    return new Expression(`@${name}(${literal(url)}${written === '{}' ? '' : `, ${written}`})`)
  }
}

/** For each option, what v1 accepts: a test of the value, and the same in words. */
const OPTIONS: Record<keyof RequestOptions, [accepts: (value: unknown) => boolean, words: string]> = {
  contentType: oneOf('json', 'form'),
  selector: [(value) => typeof value === 'string' && value !== '', 'a CSS selector'],
  headers: [(value) => typeof value === 'object' && value !== null, 'an object'],
  filterSignals: [(value) => filterLiteral(value as SignalFilter) !== '', 'a signal filter'],
  payload: [() => true, 'anything'],
  openWhenHidden: [(value) => typeof value === 'boolean', 'a boolean'],
  requestCancellation: [
    (value) => value instanceof Expression || oneOf('auto', 'cleanup', 'disabled')[0](value),
    '"auto", "cleanup", "disabled" or an expression',
  ],
  retry: oneOf('auto', 'error', 'always', 'never'),
  retryInterval: [isPositive, 'milliseconds above 0'],
  retryScaler: [isPositive, 'a factor above 0'],
  retryMaxWait: [isPositive, 'milliseconds above 0'],
  retryMaxCount: [
    (value) => value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && (value as number) >= 0),
    'a whole number or Infinity',
  ],
}

function checkOptions(options: RequestOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(OPTIONS, name)) throw unknownOption('request', name, Object.keys(OPTIONS).join(', '))
    const [accepts, words] = OPTIONS[name as keyof RequestOptions]
    if (value !== undefined && !accepts(value)) {
      throw new DatastarError(`The request option ${name} is ${String(value)}.`, `Pass ${words}.`)
    }
  }
}

function oneOf(...values: string[]): [(value: unknown) => boolean, string] {
  return [(value) => values.includes(value as string), values.map((value) => `"${value}"`).join(' or ')]
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}

function unknownOption(what: string, name: string, known: string): DatastarError {
  return new DatastarError(`Datastar v1 has no ${what} option ${JSON.stringify(name)}.`, `Use ${known}.`)
}
