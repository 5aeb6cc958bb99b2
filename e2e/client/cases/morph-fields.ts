import { expect } from '../fixtures'
import type { ClientCase } from '../stage'

/** Fields keep what is typed into them, and the focus stays, while the page is patched around them. */
export const morphFieldCases: ClientCase[] = [
  {
    covers: 'morph focus',
    does: 'keeps focus and selection, also of an element that moves',
    html: `<ul id="l"><li id="a"><input id="i" value="hello"></li><li id="b"></li></ul>`,
    when: async (stage) => {
      await stage.run(
        `document.querySelector('#i').focus(); document.querySelector('#i').setSelectionRange(1, 3)`,
      )
      await stage.patch(`<ul id="l"><li id="b"></li><li id="a"><input id="i" value="hello"></li></ul>`)
    },
    result: (stage) =>
      stage.value(
        `[document.activeElement.id, document.querySelector('#i').selectionStart, document.querySelector('#i').selectionEnd]`,
        ['i', 1, 3],
      ),
  },
  {
    covers: 'morph fields',
    does: 'keeps what was typed where the server sends the same value',
    html: `<div id="d"><input id="i" value="old"><textarea id="t">old</textarea><input id="c" type="checkbox"></div>`,
    when: async (stage) => {
      await stage.fill('#i', 'typed')
      await stage.fill('#t', 'typed')
      await stage.click('#c')
      await stage.run('document.activeElement.blur()')
      await stage.patch(
        `<div id="d" class="x"><input id="i" value="old"><textarea id="t">old</textarea><input id="c" type="checkbox"></div>`,
      )
    },
    result: (stage) =>
      stage.value(
        `[document.querySelector('#i').value, document.querySelector('#t').value, document.querySelector('#c').checked]`,
        ['typed', 'typed', true],
      ),
  },
  {
    covers: 'morph fields',
    does: 'takes over a value that the server changed',
    html: `<div id="d"><input id="i" value="old"><textarea id="t">old</textarea><input id="c" type="checkbox"></div>`,
    when: async (stage) => {
      await stage.fill('#i', 'typed')
      await stage.fill('#t', 'typed')
      await stage.run('document.activeElement.blur()')
      await stage.patch(
        `<div id="d"><input id="i" value="new"><textarea id="t">new</textarea><input id="c" type="checkbox" checked></div>`,
      )
    },
    result: (stage) =>
      stage.value(
        `[document.querySelector('#i').value, document.querySelector('#t').value, document.querySelector('#c').checked]`,
        ['new', 'new', true],
      ),
  },
  {
    covers: 'morph fields',
    does: 'takes back a box that a person has just checked, if the server says so',
    html: `<input id="c" type="checkbox" checked>`,
    when: async (stage) => {
      await stage.click('#c')
      await stage.click('#c')
      await stage.patch(`<input id="c" type="checkbox">`)
    },
    result: (stage) => expect(stage.page.locator('#c')).not.toBeChecked(),
  },
  {
    covers: 'morph typing',
    does: 'leaves the field alone in which a person types, whatever the server sends',
    html: `<input id="i" value="old">`,
    when: async (stage) => {
      await stage.page.locator('#i').pressSequentially('typing ')
      await stage.patch(`<input id="i" value="new" class="x">`)
    },
    result: async (stage) => {
      await expect(stage.page.locator('#i')).toHaveClass('x')
      await stage.value(`document.querySelector('#i').value.includes('typing')`, true)
    },
  },
  {
    covers: 'morph typing',
    does: 'changes a button that has just been pressed',
    html: `<button id="b">Follow</button>`,
    when: async (stage) => {
      await stage.click('#b')
      await stage.patch(`<button id="b">Following</button>`)
    },
    result: { '#b': 'Following' },
  },
  {
    covers: 'morph typing',
    does: 'leaves editable text alone in which a person types',
    html: `<div id="e" contenteditable>old</div>`,
    when: async (stage) => {
      await stage.page.locator('#e').pressSequentially('typing ')
      await stage.patch(`<div id="e" contenteditable>new</div>`)
    },
    result: (stage) => stage.value(`document.querySelector('#e').textContent.includes('typing')`, true),
  },
]
