import { expect } from '../fixtures'
import type { ClientCase } from '../stage'

const value = (selector = '#f') => `document.querySelector('${selector}').value`
const SIGNAL = `<p data-text="JSON.stringify($a)"></p>`

export const bindCases: ClientCase[] = [
  {
    covers: 'data-bind:key',
    does: 'creates the signal from the field',
    html: `<input id="f" data-bind:a value="first">${SIGNAL}`,
    result: { p: '"first"' },
  },
  {
    covers: 'data-bind',
    does: 'takes the name as a value, with its case',
    html: `<input data-bind="userName" value="x"><p data-text="$userName"></p>`,
    result: { p: 'x' },
  },
  {
    covers: 'data-bind:key',
    does: 'lets an existing signal win',
    html: `<i data-signals:a="'signal'"></i><input id="f" data-bind:a value="field">`,
    result: (stage) => stage.value(value(), 'signal'),
  },
  {
    covers: 'data-bind text',
    does: 'keeps signal and field the same both ways',
    html: `<input id="f" data-bind:a>${SIGNAL}<button data-on:click="$a = 'set'"></button>`,
    when: async (stage) => {
      await stage.fill('#f', 'typed')
      await stage.text('p', '"typed"')
      await stage.click('button')
    },
    result: (stage) => stage.value(value(), 'set'),
  },
  {
    covers: 'data-bind text',
    does: 'does not move the caret while a person types',
    html: `<input id="f" data-bind:a value="hello">${SIGNAL}`,
    when: async (stage) => {
      await stage.run(
        `document.querySelector('#f').focus(); document.querySelector('#f').setSelectionRange(2, 2)`,
      )
      await stage.page.keyboard.type('XY')
    },
    result: async (stage) => {
      await stage.text('p', '"heXYllo"')
      await stage.value(`document.querySelector('#f').selectionStart`, 4)
    },
  },
  {
    covers: 'data-bind nested',
    does: 'binds a nested signal',
    html: `<input id="f" data-bind:user.name value="Ann"><p data-text="$user.name"></p>`,
    result: { p: 'Ann' },
  },
  {
    covers: 'data-bind textarea',
    does: 'keeps signal and field the same both ways',
    html: `<textarea id="f" data-bind:a>one</textarea>${SIGNAL}<button data-on:click="$a = 'set'"></button>`,
    when: async (stage) => {
      await stage.text('p', '"one"')
      await stage.fill('#f', 'two\nlines')
      await stage.text('p', '"two\\nlines"')
      await stage.click('button')
    },
    result: (stage) => stage.value(value(), 'set'),
  },
  {
    covers: 'data-bind number',
    does: 'makes a number of what is typed',
    html: `<input id="f" type="number" data-bind:a value="4">${SIGNAL}`,
    when: async (stage) => {
      await stage.text('p', '4')
      await stage.fill('#f', '12.5')
    },
    result: { p: '12.5' },
  },
  {
    covers: 'data-bind number',
    does: 'keeps text if the signal is text',
    html: `<i data-signals:a="'1'"></i><input id="f" type="number" data-bind:a>${SIGNAL}`,
    when: (stage) => stage.fill('#f', '7'),
    result: { p: '"7"' },
  },
  {
    covers: 'data-bind text',
    does: 'keeps a number if the signal is a number',
    html: `<i data-signals:a="1"></i><input id="f" data-bind:a>${SIGNAL}`,
    when: (stage) => stage.fill('#f', '42'),
    result: { p: '42' },
  },
  {
    covers: 'data-bind range',
    does: 'makes a number of the position',
    html: `<input id="f" type="range" min="0" max="10" data-bind:a value="3">${SIGNAL}`,
    when: async (stage) => {
      await stage.text('p', '3')
      await stage.fill('#f', '8')
    },
    result: { p: '8' },
  },
  {
    covers: 'data-bind checkbox',
    does: 'is a boolean without a value attribute',
    html: `<input id="f" type="checkbox" data-bind:a>${SIGNAL}<button data-on:click="$a = false"></button>`,
    when: async (stage) => {
      await stage.text('p', 'false')
      await stage.click('#f')
      await stage.text('p', 'true')
      await stage.click('button')
    },
    result: (stage) => expect(stage.page.locator('#f')).not.toBeChecked(),
  },
  {
    covers: 'data-bind checkbox',
    does: 'is its value, or empty text, with a value attribute',
    html: `<input id="f" type="checkbox" value="red" data-bind:a>${SIGNAL}`,
    when: async (stage) => {
      await stage.text('p', '""')
      await stage.click('#f')
    },
    result: { p: '"red"' },
  },
  {
    covers: 'data-bind checkbox',
    does: 'stays a boolean if the signal is one, though it has a value',
    html: `<i data-signals:a="true"></i><input id="f" type="checkbox" value="red" data-bind:a>${SIGNAL}`,
    when: async (stage) => {
      await expect(stage.page.locator('#f')).toBeChecked()
      await stage.click('#f')
    },
    result: { p: 'false' },
  },
  {
    covers: 'data-bind array',
    does: 'gives each checkbox one element',
    html: `<i data-signals:a="[]"></i><input type="checkbox" value="x" data-bind:a><input id="f" type="checkbox" value="y" data-bind:a>
      <input type="checkbox" value="z" data-bind:a checked>${SIGNAL}`,
    when: async (stage) => {
      await stage.text('p', '["","","z"]')
      await stage.click('#f')
    },
    result: { p: '["","y","z"]' },
  },
  {
    covers: 'data-bind array',
    does: 'shows existing elements in text fields',
    html: `<i data-signals:a="['one', 'two']"></i><input id="f" data-bind="a"><input id="g" data-bind="a">${SIGNAL}`,
    when: async (stage) => {
      await stage.value(value('#g'), 'two')
      await stage.fill('#f', '1')
    },
    result: { p: '["1","two"]' },
  },
  {
    covers: 'data-bind radio',
    does: 'adopts the checked option, and follows the choice',
    html: `<input id="x" type="radio" value="x" data-bind:a><input id="y" type="radio" value="y" data-bind:a checked>${SIGNAL}`,
    when: async (stage) => {
      await stage.text('p', '"y"')
      await stage.click('#x')
    },
    result: { p: '"x"' },
  },
  {
    covers: 'data-bind radio',
    does: 'gives the group a name, and checks what the signal says',
    html: `<i data-signals:a="'y'"></i><input id="x" type="radio" value="x" data-bind:a><input id="y" type="radio" value="y" data-bind:a>`,
    result: async (stage) => {
      await expect(stage.page.locator('#y')).toBeChecked()
      await expect(stage.page.locator('#x')).toHaveAttribute('name', 'a')
    },
  },
  {
    covers: 'data-bind radio',
    does: 'keeps a number',
    html: `<i data-signals:a="1"></i><input id="x" type="radio" value="1" data-bind:a><input id="y" type="radio" value="2" data-bind:a>${SIGNAL}`,
    when: async (stage) => {
      await expect(stage.page.locator('#x')).toBeChecked()
      await stage.click('#y')
    },
    result: { p: '2' },
  },
  {
    covers: 'data-bind select',
    does: 'keeps signal and choice the same both ways',
    html: `<select id="f" data-bind:a><option>x<option selected>y<option>z</select>${SIGNAL}<button data-on:click="$a = 'x'"></button>`,
    when: async (stage) => {
      await stage.text('p', '"y"')
      await stage.page.selectOption('#f', 'z')
      await stage.text('p', '"z"')
      await stage.click('button')
    },
    result: (stage) => stage.value(value(), 'x'),
  },
  {
    covers: 'data-bind select',
    does: 'keeps a number',
    html: `<i data-signals:a="2"></i><select id="f" data-bind:a><option value="1">1<option value="2">2</select>${SIGNAL}`,
    when: async (stage) => {
      await stage.value(value(), '2')
      await stage.page.selectOption('#f', '1')
    },
    result: { p: '1' },
  },
  {
    covers: 'data-bind select',
    does: 'shows its value once the option comes',
    html: `<i data-signals:a="'late'"></i><select id="f" data-bind:a><option>x</select>`,
    when: (stage) => stage.run(`document.querySelector('#f').append(new Option('late'))`),
    result: (stage) => stage.value(value(), 'late'),
  },
  {
    covers: 'data-bind multiple select',
    does: 'is an array of the chosen values',
    html: `<select id="f" multiple data-bind:a><option>x<option selected>y<option>z</select>${SIGNAL}<button data-on:click="$a = ['z']"></button>`,
    when: async (stage) => {
      await stage.text('p', '["y"]')
      await stage.page.selectOption('#f', ['x', 'z'])
      await stage.text('p', '["x","z"]')
      await stage.click('button')
    },
    result: (stage) =>
      stage.value(`[...document.querySelector('#f').selectedOptions].map(o => o.value)`, ['z']),
  },
  {
    covers: 'data-bind multiple select',
    does: 'keeps numbers',
    html: `<i data-signals:a="[2]"></i><select id="f" multiple data-bind:a><option>1<option>2<option>3</select>${SIGNAL}`,
    when: (stage) => stage.page.selectOption('#f', ['1', '2']),
    result: { p: '[1,2]' },
  },
  {
    covers: 'data-bind file',
    does: 'holds name, contents in base64 and type',
    html: `<input id="f" type="file" multiple data-bind:a>${SIGNAL}`,
    when: (stage) =>
      stage.page.setInputFiles('#f', [
        { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') },
        { name: 'b.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([0, 255]) },
      ]),
    result: {
      p: JSON.stringify([
        { name: 'a.txt', contents: 'aGVsbG8=', mime: 'text/plain' },
        { name: 'b.bin', contents: 'AP8=', mime: 'application/octet-stream' },
      ]),
    },
  },
  {
    covers: 'data-bind custom element',
    does: 'binds its value property',
    html: `<x-field id="f" data-bind:a></x-field>${SIGNAL}
      <script nonce="n0nce">customElements.define('x-field', class extends HTMLElement { value = 'start' })</script>`,
    when: async (stage) => {
      await stage.text('p', '"start"')
      await stage.run(
        `{ const f = document.querySelector('#f'); f.value = 'changed'; f.dispatchEvent(new Event('change')) }`,
      )
    },
    result: { p: '"changed"' },
  },
  {
    covers: 'data-bind__prop',
    does: 'binds another property',
    html: `<x-toggle id="f" data-bind:a__prop.is-on></x-toggle>${SIGNAL}<button data-on:click="$a = false"></button>
      <script nonce="n0nce">customElements.define('x-toggle', class extends HTMLElement { isOn = true })</script>`,
    when: async (stage) => {
      await stage.text('p', 'true')
      await stage.click('button')
    },
    result: (stage) => stage.value(`document.querySelector('#f').isOn`, false),
  },
  {
    covers: 'data-bind__prop',
    does: 'binds the text of an editable element',
    html: `<div id="f" contenteditable data-bind:a__prop.text-content__event.input>one</div>${SIGNAL}`,
    when: async (stage) => {
      await stage.text('p', '"one"')
      await stage.fill('#f', 'two')
    },
    result: { p: '"two"' },
  },
  {
    covers: 'data-bind__prop',
    does: 'without a name is an error',
    html: `<input data-bind:a__prop>`,
    result: (stage) => stage.value('1', 1),
    errors: /data-bind:a__prop.*__prop\.name/,
  },
  {
    covers: 'data-bind__event',
    does: 'listens to other events only',
    html: `<input id="f" data-bind:a__event.blur>${SIGNAL}`,
    when: async (stage) => {
      await stage.fill('#f', 'typed')
      await stage.text('p', '""')
      await stage.page.locator('#f').blur()
    },
    result: { p: '"typed"' },
  },
  {
    covers: 'data-bind__case',
    does: 'can name the signal in snake case',
    html: `<input data-bind:first-name__case.snake value="x"><p data-text="$first_name"></p>`,
    result: { p: 'x' },
  },
  {
    covers: 'data-bind text',
    does: 'follows nested changes of the signal while typing, as an expression makes them',
    html: `<input id="f" data-bind:a data-on:input="$a = $a.toUpperCase()">${SIGNAL}`,
    when: (stage) => stage.page.locator('#f').pressSequentially('abc'),
    result: async (stage) => {
      await stage.text('p', '"ABC"')
      await stage.value(value(), 'ABC')
    },
  },
  {
    covers: 'datastar-prop-change',
    does: 'tells the signal what a patch changed in a field',
    html: `<input id="f" data-bind:a value="one">${SIGNAL}`,
    when: (stage) => stage.patch(`<input id="f" data-bind:a value="two">`),
    result: { p: '"two"' },
  },
  {
    covers: 'datastar-prop-change',
    does: 'tells a bound select that a patch chose another option',
    html: `<select id="f" data-bind:a><option>x</option><option>y</option></select>${SIGNAL}`,
    when: (stage) =>
      stage.patch(`<select id="f" data-bind:a><option>x</option><option selected>y</option></select>`),
    result: { p: '"y"' },
  },
]
