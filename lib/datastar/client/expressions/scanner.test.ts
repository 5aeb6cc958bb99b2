import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { translate } from './scanner'

/** The body that an expression becomes, without the function around it. */
const bodyOf = (source: string, returnsValue = false): string =>
  (/\{([\s\S]*)\n\}$/.exec(translate(source, returnsValue)) as RegExpExecArray)[1] as string

/** Runs an expression against signals, with actions that say how they were called. */
function run(source: string, signals: object = {}): unknown {
  const expression = new Function(`return ${translate(source, true)}`)()
  return expression(undefined, signals, (name: string, _evt: unknown, ...args: unknown[]) => [name, ...args])
}

/** Source text, and what it must become. */
type Piece = [source: string, expected: string]

const same = (text: string): Piece => [text, text]

/** Characters that mean something in code, and so must mean nothing in text. */
const anyText = fc.string({ unit: fc.constantFrom(...'a $@;(){}[]/*`\'"\\.,é\n', '${', '$a', '@b(', '//') })

const stringPiece = anyText.map((text) => same(JSON.stringify(text)))
const singleQuoted = anyText.map((text) =>
  same(`'${JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')}'`),
)
const comment = anyText
  .map((text) => same(`/*${text.replaceAll('*/', '')}*/`))
  .filter(([text]) => !text.slice(2, -2).includes('*/') && !text.endsWith('/*/'))
const regex = fc
  .array(fc.constantFrom('a', '\\/', '[/;$a]', '$', ';', '@b\\(', '"', "'", '\\\\', ' '), { minLength: 1 })
  .map((parts) => same(`/${parts.join('')}/g`))
const word = fc.constantFrom('x', 'x$y', 'el.$x', 'evt', '12.5', 'a1').map(same)
const name = fc.constantFrom('a', 'foo', 'fooBar', 'a_1')
const signal = fc
  .array(name, { minLength: 1, maxLength: 3 })
  .map((path): Piece => [`$${path.join('.')}`, `$${path.map((key) => `['${key}']`).join('')}`])
const { piece } = fc.letrec<{ piece: Piece }>((tie) => {
  const inner = tie('piece')
  const action = fc
    .tuple(name, inner)
    .map(([act, [source, expected]]): Piece => [`@${act}(${source})`, `__action("${act}",evt,${expected})`])
  const template = fc.tuple(anyText, inner, anyText).map(([before, [source, expected], after]): Piece => {
    const plain = (text: string): string => text.replaceAll(/[\\`$]/g, '')
    return [
      `\`${plain(before)}\${${source}}${plain(after)}\``,
      `\`${plain(before)}\${${expected}}${plain(after)}\``,
    ]
  })
  const bracketed = fc
    .tuple(fc.constantFrom('()', '[]'), inner)
    .map(
      ([[open, close], [source, expected]]): Piece => [
        `${open}${source}${close}`,
        `${open}${expected}${close}`,
      ],
    )
  const block = inner.map(
    ([source, expected]): Piece => [`(() => {${source};})()`, `(() => {${expected};})()`],
  )
  return {
    piece: fc.oneof(
      { maxDepth: 4 },
      stringPiece,
      singleQuoted,
      regex,
      word,
      signal,
      action,
      template,
      bracketed,
      block,
    ),
  }
})
/** Operators after which a slash begins a regular expression. */
const operator = fc.constantFrom(' + ', ' - ', ', ', ' && ', ' ? ', ' = ', ' /* x */ + ')

const joined = fc
  .tuple(piece, fc.array(fc.tuple(operator, piece)))
  .map(
    ([first, rest]): Piece => [
      first[0] + rest.map(([sign, [source]]) => sign + source).join(''),
      first[1] + rest.map(([sign, [, expected]]) => sign + expected).join(''),
    ],
  )

describe('translate', () => {
  it('rewrites signals and actions in code, and nothing in strings, templates, regular expressions and comments', () => {
    fc.assert(
      fc.property(joined, comment, ([source, expected], [note]) => {
        expect(bodyOf(`${source} ${note}`)).toBe(`${expected} ${note}`)
      }),
      { numRuns: 1000 },
    )
  })

  it('returns the last statement, wherever semicolons stand in the ones before', () => {
    fc.assert(
      fc.property(
        fc.array(joined),
        joined,
        fc.constantFrom('', ';', ' ; ', '; // end'),
        (before, [source, expected], end) => {
          const statements = [...before.map(([text]) => text), source].join('; ')
          const translated = before.map(([, text]) => `${text}; `).join('')
          const comment = end.includes('//') ? `${expected}\n)` : `${expected}`
          expect(bodyOf(statements + end, true)).toContain(`${translated}return (${comment}`)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('never throws and never loses or adds text that is no signal and no action', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = text.replaceAll('$', '').replaceAll('@', '').trim()
        expect(bodyOf(plain)).toBe(plain)
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps the value of a string literal whatever is in it', () => {
    fc.assert(fc.property(fc.string(), (text) => run(JSON.stringify(text)) === text))
  })

  it.each([
    ['$a / 2 / $b', 1],
    ['$a++ / 2', 2],
    ['[8][0] / 2', 4],
    ['($a) / 2', 2],
    ["'a/b'.split(/[/]/g).length", 2],
    ['/;/.test(";") ? 1 : 2', 1],
    ['typeof /x/', 'object'],
    [`\`\${\`\${$a}/\`}/\``, '4//'],
    ['`}`', '}'],
    ['({a: $a}).a', 4],
    ['{a: $a}.a', 4],
    ['const x = $a; x + 1', 5],
    ['return $a; ', 4],
    ['if ($b) { return "yes"; } return "no"', 'yes'],
    ['[...$list].length', 2],
    ['$a.toFixed(1)', '4.0'],
    ['$kebab-name', 9],
    ['$a - $b', 2],
    ["$['a']", 4],
    ['@act($a, $b)', ['act', 4, 2]],
  ])('evaluates %s', (source, expected) => {
    expect(run(source, { a: 4, b: 2, list: [1, 2], 'kebab-name': 9 })).toEqual(expected)
  })

  it('is async only if the expression itself awaits', () => {
    expect(translate('await $a', true)).toMatch(/^async /)
    expect(translate('$x = 1; (await f()).x', false)).toMatch(/^async /)
    expect(translate('(async () => { await $a })()', true)).toMatch(/^function/)
    expect(translate("'await $a'", true)).toMatch(/^function/)
  })
})
