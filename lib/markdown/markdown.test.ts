import { expect, test } from 'vitest'
import { mentionsIn, renderMarkdown } from './markdown'

test.each([
  ['*soft* **loud** `code`', '<p><em>soft</em> <strong>loud</strong> <code>code</code></p>'],
  ['one\ntwo\n\nthree', '<p>one<br />two</p><p>three</p>'],
  ['- one\n- two', '<ul><li>one</li><li>two</li></ul>'],
  ['3. one\n4. two', '<ol start="3"><li>one</li><li>two</li></ol>'],
  ['```js\n<b>\n```', '<pre><code>&lt;b&gt;</code></pre>'],
  ['# no heading', '<p># no heading</p>'],
  ['> no quote', '<p>&gt; no quote</p>'],
  ['<b>bold</b> & more', '<p>&lt;b&gt;bold&lt;/b&gt; &amp; more</p>'],
])('%j is shown as %s', (text, html) => {
  expect(renderMarkdown(text).replaceAll('\n', '')).toBe(html)
})

const rel = 'rel="nofollow noopener noreferrer ugc"'
test.each([
  ['[docs](https://x.example/?a=1&b)', `<a href="https://x.example/?a=1&amp;b" ${rel}>docs</a>`],
  ['[here](/acme/feed)', `<a href="/acme/feed" ${rel}>here</a>`],
  ['https://x.example/a_b_c', `<a href="https://x.example/a_b_c" ${rel}>https://x.example/a_b_c</a>`],
  ['[x](/\\evil.example)', `<a href="/%5Cevil.example" ${rel}>x</a>`],
  ['<http://x.example>', `<a href="http://x.example" ${rel}>http://x.example</a>`],
])('%j is a link that tells the other site nothing', (text, html) => {
  expect(renderMarkdown(text)).toBe(`<p>${html}</p>\n`)
})

test.each([
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java&#115;cript:alert(1))',
  '[x](&#x6A;avascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:x)',
  '[x](//evil.example)',
  '<javascript:alert(1)>',
  '<mailto:a@b.example>',
  'javascript:alert(1)',
  '[x]: javascript:alert(1)\n\n[x]',
  'ftp://x.example',
])('%j is no link', (text) => {
  expect(renderMarkdown(text)).not.toContain('<a ')
})

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '![x](https://x.example/x.png)',
  '[![x](https://x.example/x.png)](https://x.example)',
  '**<svg/onload=alert(1)>**',
  '`<script>`',
  '- <iframe src="//x"></iframe>',
  '[<b onmouseover=alert(1)>](https://x.example)',
  '[x](https://x.example "title\\" onmouseover=alert(1) x=\\"")',
  '<https://x.example/"onmouseover="alert(1)>',
  'https://x.example/"onmouseover="alert(1)',
  '@<img src=x>',
  '<!--><script>alert(1)</script>-->',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
])('%j makes no element or attribute but those of the subset', (text) => {
  const tags = renderMarkdown(text, ['<img src=x>']).match(/<[^>]*>/g) ?? []
  const allowed =
    /^<\/?(p|br \/|em|strong|code|pre|ul|li)>$|^<strong class="mention">$|^<a href="[^"<>]*" rel="[a-z ]+">$|^<\/a>$/
  expect(tags.filter((tag) => !allowed.test(tag))).toEqual([])
})

const names = ['Anna', 'Anna Berg', "Seán O'Neill", 'Zoë']

test.each([
  ['@Anna Berg and @anna', ['Anna Berg', 'Anna'], []],
  ['Hi @Anna, hi (@Zoë)', ['Anna', 'Zoë'], []],
  ["**@Seán O'Neill**", ["Seán O'Neill"], []],
  ['@Annabel', [], ['Annabel']],
  ['write to a@anna.example', [], []],
  ['`@Anna` and [@Anna](https://x.example)', [], []],
  ['```\n@Bob\n```', [], []],
  ['@Bob Smith, @Bob', [], ['Bob']],
  ['an @ alone, 3 @ 4, @3', [], []],
])('%j mentions %j and the strangers %j', (text, mentioned, strangers) => {
  expect(mentionsIn(text, names)).toEqual({ names: mentioned, strangers })
})

test('a mention stands out as it was written', () => {
  expect(renderMarkdown('ask @anna berg!', names)).toBe(
    '<p>ask <strong class="mention">@anna berg</strong>!</p>\n',
  )
  expect(renderMarkdown('ask @Anna Berg', [])).toBe('<p>ask @Anna Berg</p>\n')
})
