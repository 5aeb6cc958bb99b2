import { describe, expect, test } from 'vitest'
import { DatastarError } from './errors'
import {
  executeScript,
  PATCH_MODES,
  patchElements,
  patchSignals,
  redirect,
  removeElements,
  removeSignals,
} from './events'

const lines = (...text: string[]) => `${text.join('\n')}\n\n`

describe('patchElements writes', () => {
  const cases: [string, string, string][] = [
    [
      'only the elements when everything else is a default',
      patchElements('<p id="a">1</p>', { mode: 'outer', namespace: 'html', retryDuration: 1000 }),
      lines('event: datastar-patch-elements', 'data: elements <p id="a">1</p>'),
    ],
    [
      'every option, in the order of the reference output',
      patchElements('<circle/>', {
        retryDuration: 2000,
        eventId: '42',
        viewTransitionSelector: '#main',
        useViewTransition: true,
        namespace: 'svg',
        mode: 'append',
        selector: '#vis',
      }),
      lines(
        'event: datastar-patch-elements',
        'id: 42',
        'retry: 2000',
        'data: selector #vis',
        'data: mode append',
        'data: useViewTransition true',
        'data: viewTransitionSelector #main',
        'data: namespace svg',
        'data: elements <circle/>',
      ),
    ],
    [
      'one field for each line, at CRLF, LF and a lone CR alike',
      patchElements('<p id="a">\r\n1\r2\n\r3</p>'),
      lines(
        'event: datastar-patch-elements',
        'data: elements <p id="a">',
        'data: elements 1',
        'data: elements 2',
        'data: elements ',
        'data: elements 3</p>',
      ),
    ],
    [
      'an empty line with its space, without which clients lose it',
      patchElements('', { mode: 'inner', selector: '#list' }),
      lines('event: datastar-patch-elements', 'data: selector #list', 'data: mode inner', 'data: elements '),
    ],
    [
      'no elements when there is nothing but a selector to remove',
      patchElements('', { mode: 'remove', selector: '#a' }),
      lines('event: datastar-patch-elements', 'data: selector #a', 'data: mode remove'),
    ],
    [
      'elements to remove by their ids',
      patchElements('<p id="a"></p>', { mode: 'remove' }),
      lines('event: datastar-patch-elements', 'data: mode remove', 'data: elements <p id="a"></p>'),
    ],
    [
      'no view transition selector without a view transition',
      patchElements('<p id="a"></p>', { viewTransitionSelector: '#main', useViewTransition: false }),
      lines('event: datastar-patch-elements', 'data: elements <p id="a"></p>'),
    ],
    [
      'a retry of 0, which is no default',
      patchElements('<p id="a"></p>', { retryDuration: 0 }),
      lines('event: datastar-patch-elements', 'retry: 0', 'data: elements <p id="a"></p>'),
    ],
  ]
  test.each(cases)('%s', (_title, actual, expected) => expect(actual).toBe(expected))

  test.each(PATCH_MODES.filter((mode) => mode !== 'outer'))('the mode %s', (mode) => {
    expect(patchElements('<p></p>', { mode, selector: '#a' })).toContain(`\ndata: mode ${mode}\n`)
  })
})

describe('patchElements refuses', () => {
  test.each(['inner', 'prepend', 'append', 'before', 'after'] as const)('%s without a selector', (mode) => {
    expect(() => patchElements('<p id="a"></p>', { mode })).toThrow('Pass a selector.')
  })

  test.each(['outer', 'replace', 'remove'] as const)('%s without a selector and elements', (mode) => {
    expect(() => patchElements(' \n', { mode })).toThrow('Pass a selector, or elements with ids.')
  })

  test.each(['morph', 'upsertAttributes', '__proto__', ''])('the unknown mode "%s"', (mode) => {
    expect(() => patchElements('<p id="a"></p>', { mode: mode as 'outer' })).toThrow(
      /no mode .* Use outer, inner/,
    )
  })

  test('an unknown namespace', () => {
    const namespace = 'xml' as 'svg'
    expect(() => patchElements('<p id="a"></p>', { namespace })).toThrow(
      /no namespace "xml". Use html, svg, mathml/,
    )
  })

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e21])(
    'a retry duration of %d',
    (retryDuration) => {
      expect(() => patchElements('<p id="a"></p>', { retryDuration })).toThrow('Pass whole milliseconds')
    },
  )

  test('with an error that can be told from others', () => {
    try {
      removeElements('')
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(DatastarError)
      expect(error).toMatchObject({ type: 'datastar', name: 'DatastarError' })
    }
  })
})

test('removeElements sends a selector and no elements', () => {
  expect(removeElements('#a, #b', { eventId: '7', retryDuration: 5 })).toBe(
    lines(
      'event: datastar-patch-elements',
      'id: 7',
      'retry: 5',
      'data: selector #a, #b',
      'data: mode remove',
    ),
  )
})

describe('patchSignals', () => {
  test('writes an object as one line of JSON', () => {
    expect(patchSignals({ user: { name: 'a\nb', email: null } })).toBe(
      lines('event: datastar-patch-signals', 'data: signals {"user":{"name":"a\\nb","email":null}}'),
    )
  })

  test('writes its options before the signals', () => {
    expect(patchSignals({ a: 1 }, { onlyIfMissing: true, eventId: '1', retryDuration: 2000 })).toBe(
      lines(
        'event: datastar-patch-signals',
        'id: 1',
        'retry: 2000',
        'data: onlyIfMissing true',
        'data: signals {"a":1}',
      ),
    )
  })

  test('sends a JSON text line by line as it stands', () => {
    expect(patchSignals('{\r\n  "a": 1,\r  "b": 2\n}')).toBe(
      lines(
        'event: datastar-patch-signals',
        'data: signals {',
        'data: signals   "a": 1,',
        'data: signals   "b": 2',
        'data: signals }',
      ),
    )
  })

  test.each(['{"a": ', '', '[]', 'null', '"a"', '1', 'undefined'])('refuses the text %j', (text) => {
    expect(() => patchSignals(text)).toThrow('Pass an object, or the text of one.')
  })

  test.each([[[]], [null as unknown as object], [new Date(0)], [{ toJSON: () => undefined }]])(
    'refuses %j',
    (signals) => {
      expect(() => patchSignals(signals)).toThrow('Pass an object, or the text of one.')
    },
  )
})

describe('removeSignals', () => {
  const patchOf = (paths: string | string[]) => /data: signals (.*)/.exec(removeSignals(paths))?.[1]

  test('writes a path as nested objects that end in null', () => {
    expect(removeSignals('user.name', { eventId: '1' })).toBe(
      lines('event: datastar-patch-signals', 'id: 1', 'data: signals {"user":{"name":null}}'),
    )
  })

  test('merges several paths into one object', () => {
    expect(patchOf(['a', 'b.c', 'b.d'])).toBe('{"a":null,"b":{"c":null,"d":null}}')
  })

  test('removes the whole of a signal when one of its parts is named too', () => {
    expect(patchOf(['a.b', 'a'])).toBe('{"a":null}')
    expect(patchOf(['a', 'a.b.c'])).toBe('{"a":null}')
  })

  test('takes __proto__ for a name like any other', () => {
    expect(patchOf('__proto__.polluted')).toBe('{"__proto__":{"polluted":null}}')
    expect({}).not.toHaveProperty('polluted')
  })

  test.each(['', '.', 'a.', '.a', 'a..b'])('refuses the path "%s"', (path) => {
    expect(() => removeSignals(path)).toThrow('has an empty part')
  })

  test('refuses an empty list', () => {
    expect(() => removeSignals([])).toThrow('Name at least one signal.')
  })
})

describe('executeScript', () => {
  const elementOf = (event: string) => /data: elements (.*)/.exec(event)?.[1]

  test('appends a script to the body that removes itself', () => {
    expect(executeScript('go()', { eventId: '1', retryDuration: 2000 })).toBe(
      lines(
        'event: datastar-patch-elements',
        'id: 1',
        'retry: 2000',
        'data: selector body',
        'data: mode append',
        'data: elements <script data-effect="el.remove()">go()</script>',
      ),
    )
  })

  test('leaves the script in the page when asked to', () => {
    expect(elementOf(executeScript('go()', { autoRemove: false }))).toBe('<script>go()</script>')
  })

  test('escapes the values of named attributes', () => {
    const attributes = { type: 'module', 'data-a': '"><b> &amp;' }
    expect(elementOf(executeScript('go()', { attributes, autoRemove: false }))).toBe(
      '<script type="module" data-a="&quot;><b> &amp;amp;">go()</script>',
    )
  })

  test('takes attributes as markup', () => {
    expect(elementOf(executeScript('go()', { attributes: ['type="module"', 'defer'] }))).toBe(
      '<script type="module" defer data-effect="el.remove()">go()</script>',
    )
  })

  test.each(['a="1" onload="x()"', 'a=1', 'a"', '>', '', 'a="1"b', '="1"'])(
    'refuses the markup %j, which is not one attribute',
    (markup) => {
      expect(() => executeScript('go()', { attributes: [markup] })).toThrow('is not an attribute')
    },
  )

  test('refuses a name that would end the tag', () => {
    expect(() => executeScript('go()', { attributes: { 'a>': '1' } })).toThrow('is not an attribute')
  })

  test('escapes what would end the element early, or keep it from ending', () => {
    const script = 'a = "</script><b>"; b = "</SCRIPT >"; c = "<!--<script>"; d = 1 < 2'
    const element = elementOf(executeScript(script, { autoRemove: false })) ?? ''
    expect(element).toBe(
      '<script>a = "\\u003C/script><b>"; b = "\\u003C/SCRIPT >"; c = "\\u003C!--\\u003Cscript>"; d = 1 < 2</script>',
    )
  })
})

describe('redirect', () => {
  const targetOf = (event: string) => {
    const script = /<script[^>]*>(.*)<\/script>/.exec(event)?.[1] ?? ''
    const window = { location: { href: '' } }
    new Function('window', 'setTimeout', script)(window, (run: () => void) => run())
    return window.location.href
  }

  test('is a deferred script', () => {
    expect(redirect('/guide', { eventId: '1' })).toBe(
      lines(
        'event: datastar-patch-elements',
        'id: 1',
        'data: selector body',
        'data: mode append',
        'data: elements <script data-effect="el.remove()">setTimeout(() => { window.location.href = "/guide" })</script>',
      ),
    )
  })

  test.each([
    '/a?b=c&d="e"',
    'https://example.com/</script>',
    '?page=2',
    '#top',
    "/it's",
    '/\u2028',
    '/$a@get(',
  ])('reaches %j exactly', (url) => {
    const event = redirect(url)
    expect(targetOf(event)).toBe(url)
    expect(event.match(/<\/script/g)).toHaveLength(1)
  })

  test.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'http://',
  ])('refuses %j', (url) => {
    expect(() => redirect(url)).toThrow('Use a relative, http or https URL.')
  })
})
