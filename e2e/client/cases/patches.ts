import { expect } from '../fixtures'
import type { ClientCase } from '../stage'

const LIST = `<ul id="l"><li id="a">a</li><li id="b">b</li></ul>`

/** The page's list after a patch. */
const html = (expected: string) => (stage: Parameters<NonNullable<ClientCase['when']>>[0]) =>
  stage.value(`document.querySelector('#l').outerHTML`, expected)

export const patchCases: ClientCase[] = [
  {
    covers: 'mode outer',
    does: 'is the default, and finds its target by id',
    html: LIST,
    when: (stage) => stage.patch('<li id="b" class="x">B</li>'),
    result: html('<ul id="l"><li id="a">a</li><li id="b" class="x">B</li></ul>'),
  },
  {
    covers: 'mode outer',
    does: 'patches several roots, each by its id',
    html: LIST,
    when: (stage) => stage.patch('<li id="b">B</li> <li id="a">A</li>'),
    result: html('<ul id="l"><li id="a">A</li><li id="b">B</li></ul>'),
  },
  {
    covers: 'mode outer',
    does: 'with a selector needs no id',
    html: LIST,
    when: (stage) => stage.patch('<li id="b">B</li>', { selector: '#l > :last-child' }),
    result: html('<ul id="l"><li id="a">a</li><li id="b">B</li></ul>'),
  },
  {
    covers: 'mode outer',
    does: 'can make another kind of element of one',
    html: `<div id="x">old</div>`,
    when: (stage) => stage.patch('<section id="x">new</section>'),
    result: async (stage) => {
      await stage.text('section', 'new')
      await expect(stage.page.locator('div')).toHaveCount(0)
    },
  },
  {
    covers: 'mode inner',
    does: 'morphs what is in the target',
    html: LIST,
    when: (stage) => stage.patch('<li id="b">B</li><li>c</li>', { mode: 'inner', selector: '#l' }),
    result: html('<ul id="l"><li id="b">B</li><li>c</li></ul>'),
  },
  {
    covers: 'mode replace',
    does: 'puts new elements in place of old ones, without morphing',
    html: LIST,
    when: async (stage) => {
      await stage.run(`window.old = document.querySelector('#b')`)
      await stage.patch('<li id="b">b</li>', { mode: 'replace' })
    },
    result: async (stage) => {
      await html('<ul id="l"><li id="a">a</li><li id="b">b</li></ul>')(stage)
      await stage.value(`window.old === document.querySelector('#b')`, false)
    },
  },
  ...(
    [
      ['prepend', '#l', '<ul id="l"><li>n</li><li id="a">a</li><li id="b">b</li></ul>'],
      ['append', '#l', '<ul id="l"><li id="a">a</li><li id="b">b</li><li>n</li></ul>'],
      ['before', '#b', '<ul id="l"><li id="a">a</li><li>n</li><li id="b">b</li></ul>'],
      ['after', '#a', '<ul id="l"><li id="a">a</li><li>n</li><li id="b">b</li></ul>'],
    ] as const
  ).map(
    ([mode, selector, expected]): ClientCase => ({
      covers: `mode ${mode}`,
      does: `puts new elements there`,
      html: LIST,
      when: (stage) => stage.patch('<li>n</li>', { mode, selector }),
      result: html(expected),
    }),
  ),
  {
    covers: 'mode remove',
    does: 'removes what the selector matches',
    html: LIST,
    when: (stage) => stage.patch('', { mode: 'remove', selector: '#l li' }),
    result: html('<ul id="l"></ul>'),
  },
  {
    covers: 'selector',
    does: 'may match several elements, which all get the patch',
    html: `<ul id="l"><li>a</li><li>b</li></ul>`,
    when: (stage) => stage.patch('<b>n</b>', { mode: 'append', selector: '#l li' }),
    result: html('<ul id="l"><li>a<b>n</b></li><li>b<b>n</b></li></ul>'),
  },
  {
    covers: 'selector',
    does: 'that matches nothing, or an id that is not there, is reported and changes nothing',
    html: LIST,
    when: async (stage) => {
      await stage.patch('<li>n</li>', { mode: 'append', selector: '#nowhere' })
      await stage.patch('<li id="nobody">n</li>')
    },
    result: html('<ul id="l"><li id="a">a</li><li id="b">b</li></ul>'),
    errors: /no element matches #nowhere[\s\S]*no element matches #nobody/,
  },
  {
    covers: 'mode',
    does: 'that is not known is an error',
    html: LIST,
    when: (stage) => stage.patch('<li>n</li>', { mode: 'upsert', selector: '#l' }),
    result: html('<ul id="l"><li id="a">a</li><li id="b">b</li></ul>'),
    errors: /mode/i,
  },
  {
    covers: 'mode',
    does: 'other than outer and replace needs a selector',
    html: LIST,
    when: (stage) => stage.patch('<li id="a">n</li>', { mode: 'append' }),
    result: html('<ul id="l"><li id="a">a</li><li id="b">b</li></ul>'),
    errors: /selector/i,
  },
  ...(
    [
      ['svg', '<svg><g id="g"></g></svg>', '<circle r="1"/><path d="M0 0"/>', 'http://www.w3.org/2000/svg'],
      [
        'mathml',
        '<math><mrow id="g"></mrow></math>',
        '<mi>x</mi><mn>1</mn>',
        'http://www.w3.org/1998/Math/MathML',
      ],
    ] as const
  ).map(
    ([namespace, page, elements, uri]): ClientCase => ({
      covers: `namespace ${namespace}`,
      does: 'makes elements of it',
      html: page,
      when: (stage) => stage.patch(elements, { mode: 'append', selector: '#g', namespace }),
      result: (stage) =>
        stage.value(`[...document.querySelector('#g').children].map(el => el.namespaceURI)`, [uri, uri]),
    }),
  ),
  {
    covers: 'namespace svg',
    does: 'morphs by id',
    html: `<svg><circle id="c" r="1"></circle></svg>`,
    when: (stage) => stage.patch('<circle id="c" r="5"/>', { namespace: 'svg' }),
    result: (stage) => expect(stage.page.locator('#c')).toHaveAttribute('r', '5'),
  },
  {
    covers: 'namespace',
    does: 'that is not known is an error',
    html: LIST,
    when: (stage) => stage.patch('<li id="a">n</li>', { namespace: 'xul' }),
    result: html('<ul id="l"><li id="a">a</li><li id="b">b</li></ul>'),
    errors: /namespace/i,
  },
  {
    covers: 'elements',
    does: 'may be parts of a table',
    html: `<table><tbody id="t"><tr id="r"><td>1</td></tr></tbody></table>`,
    when: (stage) => stage.patch('<tr id="r"><td>2</td></tr>'),
    result: { td: '2' },
  },
  {
    covers: 'elements',
    does: 'may be a whole document',
    html: `<p id="p">old</p>`,
    when: async (stage) => {
      await stage.run(`window.p = document.querySelector('#p')`)
      await stage.patch(
        '<!doctype html><html lang="de"><head><title>Neu</title></head><body class="x"><p id="p">new</p></body></html>',
      )
    },
    result: async (stage) => {
      await stage.text('p', 'new')
      await stage.value(`[document.title, document.documentElement.lang, document.body.className]`, [
        'Neu',
        'de',
        'x',
      ])
      await stage.value(`window.p === document.querySelector('#p')`, true)
    },
  },
  {
    covers: 'elements',
    does: 'may be a body',
    html: `<p id="p">old</p>`,
    when: (stage) => stage.patch('<body class="x"><p id="p">new</p></body>'),
    result: async (stage) => {
      await stage.text('p', 'new')
      await expect(stage.page.locator('body')).toHaveClass('x')
    },
  },
  {
    covers: 'elements',
    does: 'may be a head',
    html: ``,
    when: (stage) => stage.patch('<head><title>New</title><meta name="x" content="y"></head>'),
    result: (stage) => stage.value(`document.title + document.querySelector('meta[name=x]').content`, 'Newy'),
  },
  {
    covers: 'elements',
    does: 'keep text around them in other modes than outer',
    html: `<p id="p"></p>`,
    when: (stage) => stage.patch('one <b>two</b> three', { mode: 'inner', selector: '#p' }),
    result: (stage) => stage.value(`document.querySelector('#p').innerHTML`, 'one <b>two</b> three'),
  },
  {
    covers: 'useViewTransition',
    does: 'patches in a view transition',
    html: LIST,
    when: async (stage) => {
      await stage.run(`{ const start = document.startViewTransition; window.transitions = 0
        document.startViewTransition = function (update) { transitions++; return start.call(document, update) } }`)
      await stage.patch('<li id="b">B</li>', { useViewTransition: 'true' })
    },
    result: async (stage) => {
      await html('<ul id="l"><li id="a">a</li><li id="b">B</li></ul>')(stage)
      await stage.value('transitions', 1)
    },
  },
  {
    covers: 'scripts',
    does: 'in a patch run once, after it',
    html: `<div id="d"></div>`,
    when: (stage) =>
      stage.patch(
        `<div id="d"><script>window.runs = (window.runs ?? 0) + 1; window.seen = document.querySelector('#late').id</script><p id="late"></p></div>`,
      ),
    result: (stage) => stage.value('[window.runs, window.seen]', [1, 'late']),
  },
  ...(['append', 'prepend', 'before', 'after', 'replace', 'inner'] as const).map(
    (mode): ClientCase => ({
      covers: 'scripts',
      does: `run in mode ${mode}`,
      html: `<div id="d"><p></p></div>`,
      when: (stage) =>
        stage.patch('<script>window.runs = (window.runs ?? 0) + 1</script>', { mode, selector: '#d > p' }),
      result: (stage) => stage.value('window.runs', 1),
    }),
  ),
  {
    covers: 'scripts',
    does: 'that stand already do not run again',
    html: `<div id="d"></div>`,
    when: async (stage) => {
      const content = '<script>window.runs = (window.runs ?? 0) + 1</script>'
      await stage.patch(`<div id="d">${content}</div>`)
      await stage.patch(`<div id="d" class="x">${content}<p></p></div>`)
    },
    result: (stage) => stage.value('window.runs', 1),
  },
  {
    covers: 'scripts',
    does: 'can remove themselves, as redirects and executed scripts do',
    html: ``,
    when: (stage) =>
      stage.patch(`<script data-effect="el.remove()">window.ran = true</script>`, {
        mode: 'append',
        selector: 'body',
      }),
    result: async (stage) => {
      await stage.value('window.ran', true)
      await expect(stage.page.locator('body script')).toHaveCount(0)
    },
  },
  {
    covers: 'attributes',
    does: 'of a patch are applied before the next patch',
    html: `<div id="d"></div>`,
    when: async (stage) => {
      await stage.run(`{
        const send = (type, argsRaw) => document.dispatchEvent(new CustomEvent('datastar-fetch', { detail: { type, el: document.body, argsRaw } }))
        send('datastar-patch-elements', { elements: '<div id="d"><p data-signals:a__ifmissing="1" data-text="$a"></p></div>' })
        send('datastar-patch-signals', { signals: '{"a": 2}' })
      }`)
    },
    result: { p: '2' },
  },
]
