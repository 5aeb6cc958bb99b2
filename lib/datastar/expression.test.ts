import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { post } from './actions'
import { Expression, inertJson, js, literal } from './expression'

const evaluate = (source: string): unknown => new Function(`return (${source})`)()

/**
 * The worst client: it rewrites signals and actions wherever it sees them, inside strings too, and reports every rewrite.
 * Official clients up to 1.0.2 do this for actions, and for signals when they lose track of quotes.
 */
function rewrites(source: string): string[] {
  return source.match(/\$[\w{]|@[\w$]+\(/g) ?? []
}

describe('js', () => {
  test('turns values into literals and leaves the code alone', () => {
    expect(String(js`$count = $count + ${1}; $name = ${'Ann'}`)).toBe('$count = $count + 1; $name = "Ann"')
  })

  test('splices expressions as they are', () => {
    expect(String(js`$open && ${post('/save')}`)).toBe('$open && @post("/save")')
    expect(String(js`f(${{ on: js`$on`, list: [js`$a`] }})`)).toBe('f({on: $on, list: [$a]})')
  })

  test('takes its code raw', () => {
    expect(String(js`/\d+/.test($zip)`)).toBe('/\\d+/.test($zip)')
  })

  test('keeps a negative number apart from an operator before it', () => {
    expect(evaluate(String(js`1 -${-1}`))).toBe(2)
  })

  test('accepts whole strings in both quotes, escaped quotes included', () => {
    const source = String(js`['it\'s', "a \"b\" 'c'", ${'x'}]`)
    expect(evaluate(source)).toEqual(["it's", `a "b" 'c'`, 'x'])
  })

  test("refuses a value inside quotes, where the value's text would be code", () => {
    const name = "'+alert(1)+'"
    expect(() => js`'Hello ${name}'`).toThrow('Join strings with +')
    expect(() => js`"Hello ${name}"`).toThrow('Join strings with +')
    expect(() => js`\`Hello ${name}\``).toThrow('Join strings with +')
  })

  test('refuses an expression without code', () => {
    expect(() => js` `).toThrow('The expression is empty.')
    expect(() => new Expression('')).toThrow('The expression is empty.')
  })
})

describe('a literal', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '"); alert(1); ("',
      "'+alert(1)+'",
      '$\u007balert(1)}',
      '`',
      '\\',
      '\\"',
      '</script><script>',
      '<!--',
      '\u2028\u2029\r\n\0',
      '\ud800',
      '$foo $foo.bar $\u007bx}',
      '@get("/x") @post(',
      '&quot;',
      ';',
      '__proto__',
    ),
  )

  test('of any string is that string, with nothing in it that a client or HTML would rewrite', () => {
    fc.assert(
      fc.property(
        fc.array(hostile).map((parts) => parts.join('')),
        (text) => {
          const source = literal(text)
          expect(evaluate(source)).toBe(text)
          expect(rewrites(source)).toEqual([])
          expect(source).not.toMatch(/[$@;'`<>&\u2028\u2029\r\n]|\\"|\\\\/)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('of any JSON value is that value', () => {
    const tree = fc.letrec((again) => ({
      node: fc.oneof(
        hostile,
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(again('node'), { maxLength: 3 }),
        fc.dictionary(hostile, again('node'), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).node
    fc.assert(
      fc.property(tree, (value) => {
        const source = literal(value)
        expect(evaluate(source)).toEqual(value)
        expect(rewrites(source)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    [undefined, 'undefined'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '(-Infinity)'],
    [-0, '(-0)'],
    [{ a: undefined, 'b-c': 1 }, '{"b-c": 1}'],
    [Object.assign(Object.create(null), { a: 1 }), '{a: 1}'],
    [/^user\.\w+$/i, '/^user\\.\\w+$/i'],
  ])('of %o is %s', (value, source) => expect(literal(value)).toBe(source))

  test('keeps a key named __proto__ a property', () => {
    const value = evaluate(literal(JSON.parse('{"__proto__": {"admin": true}}'))) as object
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(value).not.toHaveProperty('admin')
  })

  test.each([/["']/, /$foo/, /@get(x)/, /a;b/, /`/, /<\/script>/g])(
    'of %o is rebuilt from an inert string, because a client would rewrite it',
    (pattern) => {
      const source = literal(pattern)
      expect(rewrites(source)).toEqual([])
      expect(source).toMatch(/^new RegExp\("/)
      expect(evaluate(source)).toEqual(pattern)
    },
  )

  test.each([
    [new Date(0), 'Date'],
    [() => 1, 'Function'],
    [1n, 'BigInt'],
    [Symbol('a'), 'Symbol'],
    [new Map(), 'Map'],
  ])('of %s does not exist', (value, name) =>
    expect(() => literal(value)).toThrow(`A ${name} has no literal.`),
  )
})

test('inertJson stays strict JSON of the same value', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const inert = inertJson(json)
      expect(JSON.parse(inert)).toEqual(JSON.parse(json))
      expect(rewrites(inert)).toEqual([])
    }),
  )
})
