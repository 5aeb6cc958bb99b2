import { expect } from '../fixtures'
import { patchElementsEvent } from '../server'
import type { ClientCase } from '../stage'

/** A page under the policy that Starling sends: nothing but scripts with the nonce, and Trusted Types. */
const strict = (one: Omit<ClientCase, 'covers' | 'isStrict'>): ClientCase => ({
  ...one,
  covers: 'data-nonce',
  isStrict: true,
})

export const securityCases: ClientCase[] = [
  strict({
    does: 'compiles expressions without unsafe-eval',
    html: `<i data-signals="{a: 20}"></i><p data-text="$a + 1"></p><button data-on:click="$a = 41">x</button>`,
    when: async (stage) => {
      await stage.text('p', '21')
      await stage.click('button')
    },
    result: { p: '42' },
  }),
  strict({
    does: 'compiles a page in one script',
    html: `${Array.from({ length: 40 }, (_, n) => `<b data-text="${n} + 1"></b>`).join('')}<div id="d"></div>`,
    when: async (stage) => {
      await stage.run(`window.scripts = 0
        new MutationObserver(records => { for (const r of records) for (const n of r.addedNodes) if (n.localName === 'script') scripts++ })
          .observe(document.head, { childList: true })`)
      const many = Array.from({ length: 40 }, (_, n) => `<u data-text="${n} + 2"></u>`).join('')
      await stage.patch(`<div id="d">${many}</div>`)
      await stage.text('u:last-child', '41')
    },
    result: (stage) => stage.value('scripts', 1),
  }),
  strict({
    does: 'lets a wrong expression hurt only itself',
    html: `<p id="bad" data-text="$a +"></p><p id="worse" data-text="1}, function () { return 2"></p><p id="good" data-text="1 + 1"></p>`,
    result: { '#good': '2', '#bad': '', '#worse': '' },
    errors: /data-text="\$a \+".*SyntaxError/,
  }),
  strict({
    does: 'hides the nonce from the markup',
    html: ``,
    result: (stage) => expect(stage.page.locator('html')).not.toHaveAttribute('data-nonce'),
  }),
  strict({
    does: 'patches elements in every way',
    html: `<div id="d"><p id="p">old</p></div><svg id="s"></svg><template id="t"><i></i></template>`,
    when: async (stage) => {
      await stage.patch('<p id="p">new</p>')
      await stage.patch('<b>appended</b>', { mode: 'append', selector: '#d' })
      await stage.patch('<circle r="1"/>', { mode: 'inner', selector: '#s', namespace: 'svg' })
      await stage.patch('<template id="t"><u></u></template>')
      await stage.patch('<head><title>New</title></head>')
    },
    result: async (stage) => {
      await stage.text('#d', 'newappended')
      await stage.value(
        `[document.querySelector('#s').children.length, document.querySelector('#t').innerHTML, document.title]`,
        [1, '<u></u>', 'New'],
      )
    },
  }),
  strict({
    does: 'runs scripts in patches, inline and by URL',
    html: `<div id="d"></div>`,
    when: async (stage) => {
      await stage.patch(
        `<div id="d"><script>window.inline = 1</script><script src="/late.js"></script></div>`,
      )
      const exchange = await stage.next()
      exchange.answer(200, { 'content-type': 'text/javascript' }, 'window.byUrl = 1')
    },
    result: (stage) => stage.value('[window.inline, window.byUrl]', [1, 1]),
  }),
  strict({
    does: 'runs text/javascript answers',
    html: `<button data-on:click="@get('/x')">x</button>`,
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      exchange.answer(200, { 'content-type': 'text/javascript' }, 'window.ran = 1')
    },
    result: (stage) => stage.value('window.ran', 1),
  }),
  strict({
    does: 'streams, with attributes in what comes',
    html: `<i data-init="@get('/live')"></i><p id="p"></p>`,
    when: async (stage) => {
      const exchange = await stage.next()
      exchange.open().send(patchElementsEvent([`elements <p id="p" data-text="'from ' + el.id"></p>`]))
    },
    result: { p: 'from p' },
  }),
  strict({
    does: 'runs awaiting expressions and filters',
    html: `<button data-on:click="$a = await Promise.resolve(5)">x</button><pre data-json-signals__terse="{include: /^a$/}"></pre>`,
    when: (stage) => stage.click('button'),
    result: { pre: '{"a":5}' },
  }),
]
