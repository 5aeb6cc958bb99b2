import { expect } from '../fixtures'
import type { ClientCase } from '../stage'

/** The signals of the page as its `#json` shows them. */
const json = (expected: unknown) => async (stage: Parameters<NonNullable<ClientCase['when']>>[0]) => {
  await expect.poll(async () => JSON.parse((await stage.page.textContent('#json')) ?? '{}')).toEqual(expected)
}

export const signalCases: ClientCase[] = [
  {
    covers: 'data-signals',
    does: 'patches signals from an object',
    html: `<i data-signals="{a: 1, b: {c: 'x'}}"></i><p data-text="$a + $b.c"></p>`,
    result: { p: '1x' },
  },
  {
    covers: 'data-signals',
    does: 'accepts JSON',
    html: `<i data-signals='{"name": "Ann", "list": [1, 2], "none": null}'></i>`,
    result: json({ name: 'Ann', list: [1, 2] }),
  },
  {
    covers: 'data-signals:key',
    does: 'patches one signal, in camel case',
    html: `<i data-signals:my-name="'Ann'"></i><p data-text="$myName"></p>`,
    result: { p: 'Ann' },
  },
  {
    covers: 'data-signals:key',
    does: 'patches a nested signal',
    html: `<i data-signals:user.first-name="'Ann'"></i><p data-text="$user.firstName"></p>`,
    result: { p: 'Ann' },
  },
  {
    covers: 'data-signals:key',
    does: 'without a value sets an empty string',
    html: `<i data-signals:empty></i>`,
    result: json({ empty: '' }),
  },
  {
    covers: 'data-signals',
    does: 'lets later elements win',
    html: `<i data-signals="{a: 1}"></i><i data-signals="{a: 2}"></i>`,
    result: json({ a: 2 }),
  },
  {
    covers: 'data-signals',
    does: 'removes a signal that is set to null',
    html: `<i data-signals="{a: 1, b: 2}"></i><i data-signals="{a: null}"></i>`,
    result: json({ b: 2 }),
  },
  {
    covers: 'data-signals__ifmissing',
    does: 'only adds signals that do not exist',
    html: `<i data-signals="{a: 1, n: {x: 1}}"></i><i data-signals__ifmissing="{a: 2, b: 3, n: {x: 2, y: 3}}"></i>`,
    result: json({ a: 1, n: { x: 1, y: 3 }, b: 3 }),
  },
  {
    covers: 'data-signals__ifmissing',
    does: 'works with a key',
    html: `<i data-signals:a="1"></i><i data-signals:a__ifmissing="2" data-signals:b__ifmissing="3"></i>`,
    result: json({ a: 1, b: 3 }),
  },
  ...(
    [
      ['camel', 'mySignal'],
      ['kebab', 'my-signal'],
      ['snake', 'my_signal'],
      ['pascal', 'MySignal'],
    ] as const
  ).map(([style, name]) => ({
    covers: 'data-signals__case',
    does: `${style} makes ${name}`,
    html: `<i data-signals:my-signal__case.${style}="1"></i>`,
    result: json({ [name]: 1 }),
  })),
  {
    covers: 'data-signals',
    does: 'is applied again when the attribute changes',
    html: `<i id="s" data-signals="{a: 1}"></i>`,
    when: (stage) => stage.run(`document.querySelector('#s').setAttribute('data-signals', '{a: 5}')`),
    result: json({ a: 5 }),
  },
  {
    covers: 'data-computed:key',
    does: 'follows other signals',
    html: `<i data-signals="{a: 1}" data-computed:twice-a="$a * 2"></i><p data-text="$twiceA"></p>
      <button data-on:click="$a = 21"></button>`,
    when: (stage) => stage.click('button'),
    result: { p: '42' },
  },
  {
    covers: 'data-computed:key',
    does: 'follows another computed signal',
    html: `<i data-signals="{a: 1}" data-computed:b="$a + 1" data-computed:c="$b + 1"></i><p data-text="$c"></p>
      <button data-on:click="$a = 10"></button>`,
    when: (stage) => stage.click('button'),
    result: { p: '12' },
  },
  {
    covers: 'data-computed',
    does: 'takes an object of functions',
    html: `<i data-signals="{a: 2}" data-computed="{sum: () => $a + 1, deep: {square: () => $a * $a}}"></i>
      <p data-text="$sum + ',' + $deep.square"></p>`,
    result: { p: '3,4' },
  },
  {
    covers: 'data-computed:key',
    does: 'cannot be overwritten',
    html: `<i data-signals="{a: 1}" data-computed:b="$a"></i><p data-text="$b"></p><button data-on:click="$b = 9"></button>`,
    when: (stage) => stage.click('button'),
    result: { p: '1' },
  },
  {
    covers: 'signals',
    does: 'that are unknown are created as an empty string when they are read',
    html: `<p data-text="'[' + $unknown + ']'"></p>`,
    result: json({ unknown: '' }),
  },
  {
    covers: 'signals',
    does: 'that were removed read as an empty string and stay removed',
    html: `<i data-signals="{a: 1}"></i><p data-text="'[' + $a + ']'"></p>`,
    when: async (stage) => {
      await stage.patchSignals({ a: null })
      await stage.text('p', '[]')
    },
    result: json({}),
  },
  {
    covers: 'signals',
    does: 'that were removed and come back are followed again',
    html: `<i data-signals="{a: 1}"></i><p data-text="'[' + $a + ']'"></p>`,
    when: async (stage) => {
      await stage.patchSignals({ a: null })
      await stage.patchSignals({ a: 7 })
    },
    result: { p: '[7]' },
  },
  {
    covers: 'signals',
    does: 'in objects are reactive',
    html: `<i data-signals="{user: {name: 'Ann'}}"></i><p data-text="$user.name"></p>
      <button data-on:click="$user = {name: 'Bob'}"></button>`,
    when: (stage) => stage.click('button'),
    result: { p: 'Bob' },
  },
  {
    covers: 'signals',
    does: 'that are arrays are reactive to push, index and length',
    html: `<i data-signals="{list: [1, 2]}"></i><p data-text="$list.map(n => n * 10).join() + '/' + $list.length"></p>
      <button data-on:click="$list.push(3); $list[0] = 9"></button>`,
    when: (stage) => stage.click('button'),
    result: { p: '90,20,30/3' },
  },
  {
    covers: 'signals',
    does: 'that are arrays are reactive to splice, sort and a shorter length',
    html: `<i data-signals="{list: [3, 1, 2]}"></i><p data-text="JSON.stringify($list)"></p>
      <button id="a" data-on:click="$list.sort()"></button><button id="b" data-on:click="$list.splice(1, 1)"></button>
      <button id="c" data-on:click="$list.length = 1"></button>`,
    when: async (stage) => {
      await stage.click('#a')
      await stage.text('p', '[1,2,3]')
      await stage.click('#b')
      await stage.text('p', '[1,3]')
      await stage.click('#c')
    },
    result: { p: '[1]' },
  },
  {
    covers: 'signals',
    does: 'update the page once for a batch of 1,000 changes',
    html: `<i data-signals="{a: 0, b: 0}" data-effect="window.runs = (window.runs ?? 0) + 1; $a; $b"></i>
      <button data-on:click="for (let i = 0; i < 500; i++) { $a++; $b++ }"></button>`,
    when: (stage) => stage.click('button'),
    result: (stage) => stage.value('window.runs', 2),
  },
  {
    covers: 'signals',
    does: 'named like properties of Object are ordinary signals',
    html: ``,
    when: (stage) => stage.patchSignals(JSON.parse('{"constructor": 1, "__proto__": {"x": 1}}')),
    result: async (stage) => {
      await stage.value('({}).x', undefined)
      await stage.value(`JSON.parse(document.querySelector('#json').textContent).constructor`, 1)
    },
  },
  {
    covers: 'datastar-signal-patch',
    does: 'tells once a batch what has changed',
    html: `<i data-signals="{a: 1, n: {x: 1}}"></i><button data-on:click="$a = 2; $n.x = 3; $b = 4"></button>`,
    when: async (stage) => {
      await stage.run(
        `window.patches = []; document.addEventListener('datastar-signal-patch', e => patches.push(e.detail)); 0`,
      )
      await stage.click('button')
    },
    result: (stage) => stage.value('JSON.parse(JSON.stringify(patches))', [{ a: 2, n: { x: 3 }, b: 4 }]),
  },
  {
    covers: 'datastar-signal-patch',
    does: 'says null for a signal that was removed',
    html: `<i data-signals="{a: {b: 1, c: 2}}"></i>`,
    when: async (stage) => {
      await stage.run(
        `window.patches = []; document.addEventListener('datastar-signal-patch', e => patches.push(e.detail)); 0`,
      )
      await stage.patchSignals({ a: { b: null } })
    },
    result: (stage) => stage.value('JSON.parse(JSON.stringify(patches))', [{ a: { b: null } }]),
  },
  {
    covers: 'datastar-patch-signals',
    does: 'merges nested objects',
    html: `<i data-signals="{a: {x: 1, y: 2}, list: [1, 2]}"></i>`,
    when: (stage) => stage.patchSignals({ a: { y: 3, z: { w: 4 } }, list: [9] }),
    result: json({ a: { x: 1, y: 3, z: { w: 4 } }, list: [9] }),
  },
  {
    covers: 'onlyIfMissing',
    does: 'only adds signals that do not exist',
    html: `<i data-signals="{a: 1}"></i>`,
    when: (stage) => stage.patchSignals({ a: 2, b: 3 }, { onlyIfMissing: 'true' }),
    result: json({ a: 1, b: 3 }),
  },
  {
    covers: 'datastar-patch-signals',
    does: 'reports what is not JSON and goes on',
    html: `<i data-signals="{a: 1}"></i>`,
    when: async (stage) => {
      await stage.run(
        `document.dispatchEvent(new CustomEvent('datastar-fetch', {detail: {type: 'datastar-patch-signals', el: document.body, argsRaw: {signals: '{a'}}}))`,
      )
      await stage.patchSignals({ a: 2 })
    },
    result: json({ a: 2 }),
    errors: /datastar-patch-signals/,
  },
]
