import { expect } from '../fixtures'
import type { ClientCase } from '../stage'

const SET_A = `<button data-on:click="$a = 2"></button>`

export const attributeCases: ClientCase[] = [
  {
    covers: 'data-text',
    does: 'shows a value and follows it',
    html: `<i data-signals="{a: 1}"></i><p data-text="'n ' + $a">old</p>${SET_A}`,
    when: (stage) => stage.click('button'),
    result: { p: 'n 2' },
  },
  {
    covers: 'data-text',
    does: 'never makes markup of text',
    html: `<i data-signals="{a: '<b>x</b>'}"></i><p data-text="$a"></p>`,
    result: { p: '<b>x</b>' },
  },
  {
    covers: 'data-text',
    does: 'is shown again after a morph took it away',
    html: `<i data-signals="{a: 1}"></i><div id="d" class="x"><p data-text="$a"></p></div>`,
    when: (stage) => stage.patch(`<div id="d" class="y"><p data-text="$a">from the server</p></div>`),
    result: { p: '1' },
  },
  {
    covers: 'data-show',
    does: 'hides and shows',
    html: `<i data-signals="{a: 1}"></i><p data-show="$a === 2">x</p>${SET_A}`,
    when: async (stage) => {
      await expect(stage.page.locator('p')).toBeHidden()
      await stage.click('button')
    },
    result: (stage) => expect(stage.page.locator('p')).toBeVisible(),
  },
  {
    covers: 'data-show',
    does: 'shows what the server sent hidden',
    html: `<p data-show="true" style="display: none">x</p>`,
    result: (stage) => expect(stage.page.locator('p')).toBeVisible(),
  },
  {
    covers: 'data-show',
    does: 'stays hidden after a morph without a style',
    html: `<div id="d" class="x"><p data-show="$a">x</p></div>`,
    when: (stage) => stage.patch(`<div id="d" class="y"><p data-show="$a">y</p></div>`),
    result: async (stage) => {
      await stage.text('p', 'y')
      await expect(stage.page.locator('p')).toBeHidden()
    },
  },
  {
    covers: 'data-class:key',
    does: 'adds and removes a class',
    html: `<i data-signals="{a: 1}"></i><p class="base" data-class:is-two="$a === 2"></p>${SET_A}`,
    when: async (stage) => {
      await expect(stage.page.locator('p')).toHaveClass('base')
      await stage.click('button')
    },
    result: (stage) => expect(stage.page.locator('p')).toHaveClass('base is-two'),
  },
  {
    covers: 'data-class__case',
    does: 'can name a class in camel case',
    html: `<p data-class:my-class__case.camel="true"></p>`,
    result: (stage) => expect(stage.page.locator('p')).toHaveClass('myClass'),
  },
  {
    covers: 'data-class',
    does: 'takes an object, with several classes a key',
    html: `<i data-signals="{a: 1}"></i><p class="c" data-class="{'x y': $a === 2, c: $a === 1}"></p>${SET_A}`,
    when: async (stage) => {
      await expect(stage.page.locator('p')).toHaveClass('c')
      await stage.click('button')
    },
    result: (stage) => expect(stage.page.locator('p')).toHaveClass('x y'),
  },
  {
    covers: 'data-class:key',
    does: 'is set again after a morph',
    html: `<p id="p" class="a" data-class:on="true">1</p>`,
    when: (stage) => stage.patch(`<p id="p" class="b" data-class:on="true">2</p>`),
    result: (stage) => expect(stage.page.locator('p')).toHaveClass('b on'),
  },
  {
    covers: 'data-style:key',
    does: 'sets a style and gives back the first one',
    html: `<i data-signals="{a: 'red'}"></i><p style="color: blue" data-style:color="$a">x</p>
      <button data-on:click="$a = ''"></button>`,
    when: async (stage) => {
      await stage.value(`document.querySelector('p').style.color`, 'red')
      await stage.click('button')
    },
    result: (stage) => stage.value(`document.querySelector('p').style.color`, 'blue'),
  },
  {
    covers: 'data-style',
    does: 'takes an object with names in camel case',
    html: `<p data-style="{marginTop: '3px', 'padding-left': '4px', color: false}">x</p>`,
    result: (stage) =>
      stage.value(`document.querySelector('p').getAttribute('style')`, 'margin-top: 3px; padding-left: 4px;'),
  },
  {
    covers: 'data-style:key',
    does: 'sets a custom property, also to 0',
    html: `<p data-style:--progress="0">x</p>`,
    result: (stage) => stage.value(`document.querySelector('p').style.getPropertyValue('--progress')`, '0'),
  },
  {
    covers: 'data-attr:key',
    does: 'sets and removes an attribute',
    html: `<i data-signals="{busy: true}"></i><input data-attr:disabled="$busy"><button data-on:click="$busy = false"></button>`,
    when: async (stage) => {
      await expect(stage.page.locator('input')).toHaveAttribute('disabled', '')
      await stage.click('button')
    },
    result: (stage) => expect(stage.page.locator('input')).not.toHaveAttribute('disabled'),
  },
  {
    covers: 'data-attr',
    does: 'takes an object',
    html: `<p data-attr="{title: 'x', 'aria-label': 'y', hidden: null}"></p>`,
    result: (stage) =>
      stage.value(`document.querySelector('p').title + document.querySelector('p').ariaLabel`, 'xy'),
  },
  {
    covers: 'data-attr:key',
    does: 'writes objects as JSON and empty text as an empty attribute',
    html: `<p data-attr:data-x="{a: [1]}" data-attr:title="''"></p>`,
    result: async (stage) => {
      await expect(stage.page.locator('p')).toHaveAttribute('data-x', '{"a":[1]}')
      await expect(stage.page.locator('p')).toHaveAttribute('title', '')
    },
  },
  {
    covers: 'data-attr:key',
    does: 'is set again after a morph',
    html: `<a id="a" data-attr:href="'#x'">1</a>`,
    when: (stage) => stage.patch(`<a id="a" href="#server" data-attr:href="'#x'">2</a>`),
    result: (stage) => expect(stage.page.locator('a')).toHaveAttribute('href', '#x'),
  },
  {
    covers: 'data-effect',
    does: 'runs at once and whenever a signal changes that it read',
    html: `<i data-signals="{a: 1, b: 1}"></i><i data-effect="$log = @peek(() => $log) + $a"></i>
      <button data-on:click="$a = 2; $b = 2"></button><p data-text="$log"></p>`,
    when: (stage) => stage.click('button'),
    result: { p: '12' },
  },
  {
    covers: 'data-init',
    does: 'runs when the page loads and when an element comes',
    html: `<i data-init="$a = 'init'"></i><p data-text="$a"></p><div id="d"></div>`,
    when: async (stage) => {
      await stage.text('p', 'init')
      await stage.patch(`<div id="d"><i data-init="$a = 'patched'"></i></div>`)
    },
    result: { p: 'patched' },
  },
  {
    covers: 'data-init',
    does: 'does not run again when the element is only moved',
    html: `<div id="a"><i id="i" data-init="window.runs = (window.runs ?? 0) + 1"></i></div><div id="b"></div>`,
    when: (stage) => stage.run(`document.querySelector('#b').append(document.querySelector('#i'))`),
    result: (stage) => stage.value('window.runs', 1),
  },
  {
    covers: 'data-init__delay',
    does: 'runs later',
    html: `<i data-init__delay.500ms="$a = 'late'"></i><p data-text="$a"></p>`,
    hasClock: true,
    when: async (stage) => {
      await stage.page.clock.runFor(490)
      await stage.text('p', '')
      await stage.page.clock.runFor(20)
    },
    result: { p: 'late' },
  },
  {
    covers: 'data-init__viewtransition',
    does: 'runs in a view transition',
    html: `<i data-init__viewtransition="$a = 'shown'"></i><p data-text="$a"></p>`,
    result: { p: 'shown' },
  },
  {
    covers: 'data-ref:key',
    does: 'holds the element, in camel case',
    html: `<p id="x" data-ref:my-el>1</p><b data-text="$myEl.id"></b>`,
    result: { b: 'x' },
  },
  {
    covers: 'data-ref',
    does: 'takes the name as a value',
    html: `<p id="x" data-ref="myEl">1</p><b data-text="$myEl.id"></b>`,
    result: { b: 'x' },
  },
  {
    covers: 'data-ref:key',
    does: 'lets go of an element that is removed',
    html: `<p id="x" data-ref:el>1</p><b data-text="$el ? 'there' : 'gone'"></b>`,
    when: (stage) => stage.patch('', { mode: 'remove', selector: '#x' }),
    result: { b: 'gone' },
  },
  {
    covers: 'data-indicator:key',
    does: 'is true while a request is in flight',
    html: `<button data-indicator:busy data-on:click="@post('/x')"></button><p data-text="$busy"></p>`,
    when: async (stage) => {
      await stage.text('p', 'false')
      await stage.click('button')
      const request = await stage.next()
      await stage.text('p', 'true')
      request.answer(204)
    },
    result: { p: 'false' },
  },
  {
    covers: 'data-indicator',
    does: 'counts requests, and takes the name as a value',
    html: `<button data-indicator="busy" data-on:click="@post('/x'); @post('/y')"></button><p data-text="$busy"></p>`,
    when: async (stage) => {
      await stage.click('button')
      const [first, second] = [await stage.next(), await stage.next()]
      first.answer(204)
      await stage.value(`log.filter(type => type === 'finished').length`, 1)
      await stage.text('p', 'true')
      second.answer(204)
    },
    result: { p: 'false' },
  },
  {
    covers: 'data-json-signals',
    does: 'shows the signals over several lines',
    html: `<i data-signals="{a: {b: 1}}"></i><pre data-json-signals="{include: /^a/}"></pre>`,
    result: { pre: '{\n  "a": {\n    "b": 1\n  }\n}' },
  },
  {
    covers: 'data-json-signals__terse',
    does: 'shows them on one line, and follows them',
    html: `<i data-signals="{a: 1, b: 1}"></i><pre data-json-signals__terse="{exclude: /^(b|_connection)/}"></pre>${SET_A}`,
    when: (stage) => stage.click('button'),
    result: { pre: '{"a":2}' },
  },
  {
    covers: 'data-ignore',
    does: 'leaves an element and what is in it alone',
    html: `<div data-ignore data-text="1"><p data-text="2">raw</p></div>`,
    result: { div: 'raw' },
  },
  {
    covers: 'data-ignore',
    does: 'leaves alone what is patched into it',
    html: `<div data-ignore><p id="p">raw</p></div>`,
    when: (stage) => stage.patch(`<p id="p" data-text="2">still raw</p>`),
    result: { p: 'still raw' },
  },
  {
    covers: 'data-ignore__self',
    does: 'leaves only the element itself alone',
    html: `<div data-ignore__self data-class:x="true"><p data-text="2">raw</p></div>`,
    result: async (stage) => {
      await stage.text('p', '2')
      await expect(stage.page.locator('div')).not.toHaveClass('x')
    },
  },
  {
    covers: 'attributes',
    does: 'are applied to elements that other scripts add',
    html: `<i data-signals="{a: 1}"></i>`,
    when: (stage) => stage.run(`document.body.insertAdjacentHTML('beforeend', '<p data-text="$a"></p>')`),
    result: { p: '1' },
  },
  {
    covers: 'attributes',
    does: 'are applied when they are set and undone when they are removed',
    html: `<i data-signals="{a: 1}"></i><p></p>${SET_A}`,
    when: async (stage) => {
      await stage.run(`document.querySelector('p').setAttribute('data-text', '$a')`)
      await stage.text('p', '1')
      await stage.run(`document.querySelector('p').removeAttribute('data-text')`)
      await stage.click('button')
    },
    result: { p: '1' },
  },
  {
    covers: 'attributes',
    does: 'are evaluated in document order',
    html: `<i data-signals="{log: ''}"></i><i data-init="$log += 1"><b data-init="$log += 2" data-signals:x="$log += 3"></b></i>
      <i data-init="$log += 4"></i><p data-text="$log"></p>`,
    result: { p: '1234' },
  },
  {
    covers: 'datastar-ready',
    does: 'tells that the attributes have been applied',
    html: `<i data-signals="{a: 1}"></i>`,
    result: (stage) => stage.value('window.isReady', true),
  },
]
