import type { ClientCase, Stage } from '../stage'

const items = (ids: string): string => [...ids].map((id) => `<li id="${id}">${id}</li>`).join('')

/** The text of the list, and whether each element is the one that had its id before. */
const LIST_STATE = `[...document.querySelectorAll('#l > *')].map(el => [el.textContent, before?.[el.id] === el])`

const remember = (stage: Stage): Promise<unknown> =>
  stage.run(
    `window.before = Object.fromEntries([...document.querySelectorAll('[id]')].map(el => [el.id, el])); 0`,
  )

/** Reorders a list, and expects the elements themselves to move. */
const reorder = (from: string, to: string): ClientCase => ({
  covers: 'morph lists',
  does: `turns ${from} into ${to || 'nothing'} and keeps the elements`,
  html: `<ul id="l">${items(from)}</ul>`,
  when: async (stage) => {
    await remember(stage)
    await stage.patch(`<ul id="l">${items(to)}</ul>`)
  },
  result: (stage) =>
    stage.value(
      LIST_STATE,
      [...to].map((id) => [id, from.includes(id)]),
    ),
})

export const morphCases: ClientCase[] = [
  ...(
    [
      ['abcd', 'dcba'],
      ['abcd', 'bcda'],
      ['abcd', 'dabc'],
      ['abcd', 'acd'],
      ['abcd', 'xabcd'],
      ['abcd', 'bxd'],
      ['abcde', 'edxab'],
      ['abc', ''],
    ] as const
  ).map(([from, to]) => reorder(from, to)),
  {
    covers: 'morph lists',
    does: 'moves one element that went from the first to the last place, not all others',
    html: `<ul id="l">${items('abcdefgh')}</ul>`,
    when: async (stage) => {
      await stage.run(`window.moved = new Set()
        new MutationObserver(records => { for (const r of records) for (const n of r.removedNodes) moved.add(n.id) })
          .observe(document.querySelector('#l'), { childList: true })`)
      await stage.patch(`<ul id="l">${items('bcdefgha')}</ul>`)
    },
    result: (stage) => stage.value('[...moved]', ['a']),
  },
  {
    covers: 'morph lists',
    does: 'leaves no blank text behind when elements move again and again',
    html: `<ul id="l"> <li id="a">a</li> <li id="b">b</li> <li id="c">c</li> </ul>`,
    when: async (stage) => {
      for (const order of ['bca', 'cab', 'abc', 'bca', 'abc']) {
        await stage.patch(
          `<ul id="l"> ${[...order].map((id) => `<li id="${id}">${id}</li>`).join(' ')} </ul>`,
        )
      }
    },
    result: (stage) => stage.value(`document.querySelector('#l').childNodes.length`, 7),
  },
  {
    covers: 'morph ids',
    does: 'keeps an element that moves to another parent',
    html: `<div id="d"><section id="s"><p id="p">x</p></section><aside id="t"></aside></div>`,
    when: async (stage) => {
      await remember(stage)
      await stage.patch(`<div id="d"><section id="s"></section><aside id="t"><p id="p">x</p></aside></div>`)
    },
    result: (stage) => stage.value(`before.p === document.querySelector('#t > p')`, true),
  },
  {
    covers: 'morph ids',
    does: 'keeps an element that gets a new parent',
    html: `<div id="d"><p id="p">x</p></div>`,
    when: async (stage) => {
      await remember(stage)
      await stage.patch(`<div id="d"><section><b><p id="p">x</p></b></section></div>`)
    },
    result: (stage) => stage.value(`before.p === document.querySelector('section #p')`, true),
  },
  {
    covers: 'morph ids',
    does: 'keeps both when child and parent change places',
    html: `<div id="d"><div id="a">A<div id="b">B</div></div></div>`,
    when: async (stage) => {
      await remember(stage)
      await stage.patch(`<div id="d"><div id="b">B<div id="a">A</div></div></div>`)
    },
    result: (stage) =>
      stage.value(
        `[document.querySelector('#d').innerHTML, before.a === document.querySelector('#b > #a')]`,
        ['<div id="b">B<div id="a">A</div></div>', true],
      ),
  },
  {
    covers: 'morph ids',
    does: 'finds a wrapper without an id by what is in it',
    html: `<div id="d"><div class="w"><input id="i"></div></div>`,
    when: async (stage) => {
      await stage.fill('#i', 'typed')
      await stage.run(`window.wrapper = document.querySelector('.w')`)
      await stage.patch(`<div id="d"><div class="new">alert</div><div class="w"><input id="i"></div></div>`)
    },
    result: (stage) =>
      stage.value(`[document.querySelector('.w') === wrapper, document.querySelector('#i').value]`, [
        true,
        'typed',
      ]),
  },
  {
    covers: 'morph ids',
    does: 'copes with ids that stand twice, and with a field named id',
    html: `<form id="f"><input name="id" value="7"><b id="x">1</b><b id="x">2</b></form>`,
    when: (stage) =>
      stage.patch(`<form id="f"><input name="id" value="7"><b id="x">3</b><b id="x">4</b></form>`),
    result: (stage) =>
      stage.value(`[...document.querySelectorAll('#f b')].map(el => el.textContent)`, ['3', '4']),
  },
  {
    covers: 'morph kinds',
    does: 'does not give up a form for an alert that comes before it',
    html: `<div id="d"><form><input></form><p>end</p></div>`,
    when: async (stage) => {
      await stage.fill('input', 'typed')
      await stage.patch(`<div id="d"><p>alert</p><form><input></form><p>end</p></div>`)
    },
    result: (stage) => stage.value(`document.querySelector('input').value`, 'typed'),
  },
  {
    covers: 'morph scroll',
    does: 'keeps the scroll position',
    html: `<div id="d" style="height: 50px; overflow: auto"><p id="p" style="height: 500px">x</p></div>`,
    when: async (stage) => {
      await stage.run(`document.querySelector('#d').scrollTop = 120`)
      await stage.patch(
        `<div id="d" style="height: 50px; overflow: auto"><p id="p" style="height: 500px">y</p></div>`,
      )
    },
    result: (stage) => stage.value(`document.querySelector('#d').scrollTop`, 120),
  },
  {
    covers: 'morph listeners',
    does: 'keeps listeners that other scripts added, also where a list reorders',
    html: `<ul id="l">${items('abc')}</ul>`,
    when: async (stage) => {
      await stage.run(
        `window.clicks = 0; document.querySelector('#a').addEventListener('click', () => clicks++); 0`,
      )
      await stage.patch(`<ul id="l">${items('cba')}</ul>`)
      await stage.click('#a')
    },
    result: (stage) => stage.value('clicks', 1),
  },
  {
    covers: 'morph animations',
    does: 'keeps animations running, also where a list reorders',
    html: `<style>@keyframes k { to { opacity: 0 } } .spin { animation: k 100s }</style><ul id="l"><li id="a" class="spin">a</li><li id="b">b</li></ul>`,
    when: async (stage) => {
      await stage.run(
        `window.animation = document.querySelector('#a').getAnimations()[0]; animation.currentTime = 5000; 0`,
      )
      await stage.patch(`<ul id="l"><li id="b">b</li><li id="a" class="spin" title="x">A</li></ul>`)
    },
    result: (stage) =>
      stage.value(`document.querySelector('#a').getAnimations()[0] === window.animation`, true),
  },
  {
    covers: 'morph media',
    does: 'keeps media playing, also where a list reorders',
    html: `<ul id="l"><li id="a"><video id="v" muted></video></li><li id="b">b</li></ul>`,
    when: async (stage) => {
      await stage.run(`{
        const canvas = document.createElement('canvas'); canvas.getContext('2d').fillRect(0, 0, 1, 1)
        const video = document.querySelector('#v'); video.srcObject = canvas.captureStream(10); video.play()
      }`)
      await stage.value(`document.querySelector('#v').paused`, false)
      await stage.patch(`<ul id="l"><li id="b">b</li><li id="a"><video id="v" muted></video></li></ul>`)
    },
    result: (stage) => stage.value(`document.querySelector('#v').paused`, false),
  },
  {
    covers: 'morph details',
    does: 'keeps what a person has opened, and opens what the server opens',
    html: `<div id="f"><details id="d"><summary>s</summary>x</details><details id="e"><summary>t</summary>y</details></div>`,
    when: async (stage) => {
      await stage.click('#d summary')
      await stage.patch(
        `<div id="f"><details id="d"><summary>s</summary>new</details><details id="e" open><summary>t</summary>y</details></div>`,
      )
    },
    result: (stage) =>
      stage.value(`[document.querySelector('#d').open, document.querySelector('#e').open]`, [true, true]),
  },
  {
    covers: 'data-preserve-attr',
    does: 'keeps the attributes that it names, such as an open details',
    html: `<details id="d" data-preserve-attr="open class"><summary>s</summary>x</details>`,
    when: async (stage) => {
      await stage.click('summary')
      await stage.run(`document.querySelector('#d').className = 'mine'`)
      await stage.patch(
        `<details id="d" data-preserve-attr="open class" class="theirs" title="t"><summary>s</summary>y</details>`,
      )
    },
    result: (stage) =>
      stage.value(
        `[document.querySelector('#d').open, document.querySelector('#d').className, document.querySelector('#d').title]`,
        [true, 'mine', 't'],
      ),
  },
  {
    covers: 'data-ignore-morph',
    does: 'leaves a tree alone that both sides mark',
    html: `<div id="d"><p id="p" data-ignore-morph>mine</p><p id="q">old</p></div>`,
    when: (stage) => stage.patch(`<div id="d"><p id="p" data-ignore-morph>theirs</p><p id="q">new</p></div>`),
    result: { '#p': 'mine', '#q': 'new' },
  },
  {
    covers: 'data-ignore-morph',
    does: 'leaves everything in the tree alone',
    html: `<div data-ignore-morph><p id="p">mine</p></div>`,
    when: (stage) => stage.patch(`<p id="p">theirs</p>`),
    result: { '#p': 'mine' },
  },
  {
    covers: 'data-ignore-morph',
    does: 'is given up when the server no longer sends it',
    html: `<p id="p" data-ignore-morph>mine</p>`,
    when: (stage) => stage.patch(`<p id="p">theirs</p>`),
    result: { '#p': 'theirs' },
  },
  {
    covers: 'morph attributes',
    does: 'changes what differs, names like @click included, and removes the rest',
    html: `<p id="p" class="a" title="t" @click="x">1</p>`,
    when: (stage) => stage.patch(`<p id="p" class="b" @click="y" lang="de">1</p>`),
    result: (stage) =>
      stage.value(`document.querySelector('#p').outerHTML`, '<p id="p" class="b" @click="y" lang="de">1</p>'),
  },
  {
    covers: 'morph attributes',
    does: 'changes those of a form with a field of that name',
    html: `<form id="f" class="a"><input name="attributes"></form>`,
    when: (stage) => stage.patch(`<form id="f" class="b"><input name="attributes" class="c"></form>`),
    result: (stage) =>
      stage.value(
        `document.querySelector('#f').outerHTML`,
        '<form id="f" class="b"><input name="attributes" class="c"></form>',
      ),
  },
  {
    covers: 'morph attributes',
    does: 'does not touch what is the same',
    html: `<div id="d"><p id="p" class="a">1</p><p id="q">2</p></div>`,
    when: async (stage) => {
      await stage.run(`window.touched = []
        new MutationObserver(records => touched.push(...records.map(r => r.target.id || r.type)))
          .observe(document.querySelector('#d'), { subtree: true, childList: true, attributes: true, characterData: true })`)
      await stage.patch(`<div id="d"><p id="p" class="a">1</p><p id="q" class="x">2</p></div>`)
    },
    result: (stage) => stage.value('touched', ['q']),
  },
  {
    covers: 'morph templates',
    does: 'takes over what is in a template',
    html: `<template id="t"><p>old</p></template>`,
    when: (stage) => stage.patch(`<template id="t"><p>new</p></template>`),
    result: (stage) => stage.value(`document.querySelector('#t').innerHTML`, '<p>new</p>'),
  },
  {
    covers: 'morph lists',
    does: 'changes one of 1,000 rows and touches no other',
    html: `<table><tbody id="t"></tbody></table>`,
    when: async (stage) => {
      const rows = (changed: number): string =>
        Array.from(
          { length: 1000 },
          (_, n) => `<tr id="r${n}"><td>${n === changed ? 'changed' : n}</td></tr>`,
        ).join('')
      await stage.patch(`<tbody id="t">${rows(-1)}</tbody>`)
      await stage.run(`window.records = []
        new MutationObserver(all => records.push(...all))
          .observe(document.querySelector('#t'), { subtree: true, childList: true, attributes: true, characterData: true })`)
      await stage.patch(`<tbody id="t">${rows(500)}</tbody>`)
    },
    result: (stage) => stage.value(`records.map(r => r.target.textContent)`, ['changed']),
  },
]
