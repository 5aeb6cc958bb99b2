import { DatastarError } from './errors'

/**
 * JavaScript for a Datastar attribute. Only {@link js} and the actions make one, so that text from a user can
 * never be mistaken for code: a plain string is always data.
 */
export class Expression {
  readonly #source: string

  /** @throws {DatastarError} when the source is blank, which the client would refuse in the browser. */
  constructor(source: string) {
    if (source.trim() === '') throw new DatastarError('The expression is empty.', 'Write some code.')
    this.#source = source
  }

  toString(): string {
    return this.#source
  }
}

/**
 * An expression with values in it: `` js`$query = ${text}` ``. Values become JavaScript literals, expressions are
 * spliced as they are. The code around them is taken raw: `\d` in a regular expression needs no second backslash.
 *
 * @throws {DatastarError} when a value has no literal, stands inside quotes, or the code holds a backtick
 */
export function js(code: TemplateStringsArray, ...values: readonly unknown[]): Expression {
  for (const part of code.raw) refuseOpenQuote(part)
  return new Expression(String.raw(code, ...values.map(literal)))
}

/**
 * A JavaScript literal that evaluates to `value` and that no Datastar client rewrites.
 *
 * Takes undefined, null, booleans, numbers, strings, regular expressions, expressions, and arrays and plain objects
 * of these. Keys whose value is undefined are left out, as in JSON.
 *
 * @throws {DatastarError} on anything else
 */
export function literal(value: unknown): string {
  if (value instanceof Expression) return value.toString()
  if (value instanceof RegExp) return regExpLiteral(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  switch (typeof value) {
    case 'string':
      return inertJson(JSON.stringify(value))
    case 'number':
      return numberLiteral(value)
    case 'undefined':
    case 'boolean':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      if (isPlain(value)) return objectLiteral(value)
  }
  throw new DatastarError(
    `A ${value?.constructor?.name ?? typeof value} has no literal.`,
    'Pass JSON data, a RegExp or an expression.',
  )
}

/**
 * The same JSON with every character escaped that a client, HTML or a script element could take for syntax.
 *
 * The v1 client rewrites expressions by regular expressions: `@name(` becomes a call even inside strings (1.0.2), and
 * `$name` becomes a signal where it loses track of quotes, which an escaped quote or a final backslash can bring about.
 * In JSON text these characters occur only inside strings, where `\uXXXX` means the same.
 */
export function inertJson(json: string): string {
  return json.replace(/\\[\\"]|[$@;'`<>&\u2028\u2029]/g, (found) => unicodeEscape(found.at(-1) as string))
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function numberLiteral(value: number): string {
  const digits = Object.is(value, -0) ? '-0' : String(value)
  // In brackets, because `1 -${-1}` must not become the operator `--`.
  return digits.startsWith('-') ? `(${digits})` : digits
}

function objectLiteral(object: object): string {
  const members = Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${keyLiteral(key)}: ${literal(value)}`)
  return `{${members.join(', ')}}`
}

function keyLiteral(key: string): string {
  // Written plainly, this key would set the prototype instead of a property.
  if (key === '__proto__') return '["__proto__"]'
  return /^[A-Za-z_]\w*$/.test(key) ? key : literal(key)
}

function regExpLiteral({ source, flags }: RegExp): string {
  // Quotes would upset the client's rewriting, and `$name` or `@name(` would be rewritten.
  const safe = !/['"`@;<>&\u2028\u2029]|\$[\w{]/.test(source)
  return safe ? `/${source}/${flags}` : `new RegExp(${literal(source)}, ${literal(flags)})`
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A literal brings its own quotes: inside others, its text would stand outside and run as code. */
function refuseOpenQuote(code: string): void {
  const outsideStrings = code.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/gs, '')
  if (/['"`]/.test(outsideStrings)) {
    throw new DatastarError(
      `The expression has an open quote or a backtick near ${JSON.stringify(code)}.`,
      'Join strings with +, outside quotes; write a quote in a regular expression as \\x27 or \\x22.',
    )
  }
}
