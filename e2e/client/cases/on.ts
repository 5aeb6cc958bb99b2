import { expect } from '../fixtures'
import type { ClientCase, Stage } from '../stage'

const COUNT = `<i data-signals="{n: 0}"></i><p data-text="$n"></p>`

/** Moves the page's clock on. */
const pass = (stage: Stage, milliseconds: number): Promise<void> => stage.page.clock.runFor(milliseconds)

export const onCases: ClientCase[] = [
  {
    covers: 'data-on:key',
    does: 'runs on an event',
    html: `${COUNT}<button data-on:click="$n++"></button>`,
    when: async (stage) => {
      await stage.click('button')
      await stage.click('button')
    },
    result: { p: '2' },
  },
  {
    covers: 'data-on:key',
    does: 'hears custom events in kebab case',
    html: `${COUNT}<b data-on:my-event="$n = evt.detail"></b>`,
    when: (stage) =>
      stage.run(`document.querySelector('b').dispatchEvent(new CustomEvent('my-event', {detail: 7}))`),
    result: { p: '7' },
  },
  {
    covers: 'data-on__case',
    does: 'hears custom events in camel case',
    html: `${COUNT}<b data-on:my-event__case.camel="$n = 8"></b>`,
    when: (stage) => stage.run(`document.querySelector('b').dispatchEvent(new Event('myEvent'))`),
    result: { p: '8' },
  },
  {
    covers: 'data-on:submit',
    does: 'keeps the browser from sending the form',
    html: `${COUNT}<form data-on:submit="$n++"><button>Send</button></form>`,
    when: (stage) => stage.click('button'),
    result: async (stage) => {
      await stage.text('p', '1')
      expect(new URL(stage.page.url()).search).toBe('')
    },
  },
  {
    covers: 'data-on__prevent',
    does: 'prevents the default',
    html: `${COUNT}<a href="#gone" data-on:click__prevent="$n++">x</a>`,
    when: (stage) => stage.click('a'),
    result: async (stage) => {
      await stage.text('p', '1')
      expect(new URL(stage.page.url()).hash).toBe('')
    },
  },
  {
    covers: 'data-on__stop',
    does: 'stops the event on its way up',
    html: `${COUNT}<div data-on:click="$n += 10"><button data-on:click__stop="$n++"></button></div>`,
    when: (stage) => stage.click('button'),
    result: { p: '1' },
  },
  {
    covers: 'data-on__once',
    does: 'runs only once',
    html: `${COUNT}<button data-on:click__once="$n++"></button>`,
    when: async (stage) => {
      await stage.click('button')
      await stage.click('button')
    },
    result: { p: '1' },
  },
  {
    covers: 'data-on__once',
    does: 'with __outside does not count events inside',
    html: `${COUNT}<b id="in" data-on:click__outside__once="$n++">in</b><u>out</u>`,
    when: async (stage) => {
      for (const selector of ['#in', 'u', 'u']) await stage.click(selector)
    },
    result: { p: '1' },
  },
  {
    covers: 'data-on__capture',
    does: 'runs before the handlers inside',
    html: `<i data-signals="{log: ''}"></i><p data-text="$log"></p>
      <div data-on:click__capture="$log += 'a'"><button data-on:click="$log += 'b'"></button></div>`,
    when: (stage) => stage.click('button'),
    result: { p: 'ab' },
  },
  {
    covers: 'data-on__passive',
    does: 'cannot prevent the default',
    html: `<p data-text="$prevented"></p><b data-on:wheel__passive="evt.preventDefault(); $prevented = evt.defaultPrevented">x</b>`,
    when: (stage) =>
      stage.run(`document.querySelector('b').dispatchEvent(new WheelEvent('wheel', {cancelable: true}))`),
    result: { p: 'false' },
    errors: /passive/,
  },
  {
    covers: 'data-on__window',
    does: 'listens on the window',
    html: `${COUNT}<b data-on:resize__window="$n++"></b>`,
    when: (stage) => stage.run(`window.dispatchEvent(new Event('resize'))`),
    result: { p: '1' },
  },
  {
    covers: 'data-on__document',
    does: 'listens on the document',
    html: `${COUNT}<b data-on:selectionchange__document="$n++"></b>`,
    when: (stage) => stage.run(`document.dispatchEvent(new Event('selectionchange'))`),
    result: { p: '1' },
  },
  {
    covers: 'data-on__outside',
    does: 'runs for events outside of the element only',
    html: `${COUNT}<b id="in" data-on:click__outside="$n++">in <i>side</i></b><u>out</u>`,
    when: async (stage) => {
      await stage.click('#in i')
      await stage.click('u')
    },
    result: { p: '1' },
  },
  {
    covers: 'data-on__delay',
    does: 'runs later',
    html: `${COUNT}<button data-on:click__delay.500ms="$n++"></button>`,
    hasClock: true,
    when: async (stage) => {
      await stage.click('button')
      await pass(stage, 499)
      await stage.text('p', '0')
      await pass(stage, 1)
    },
    result: { p: '1' },
  },
  {
    covers: 'data-on__delay',
    does: 'does nothing once the element is gone',
    html: `${COUNT}<button data-on:click__delay.500ms="$n++"></button>`,
    hasClock: true,
    when: async (stage) => {
      await stage.click('button')
      await stage.run(`document.querySelector('button').remove()`)
      await pass(stage, 1000)
    },
    result: { p: '0' },
  },
  {
    covers: 'data-on__debounce',
    does: 'runs once after the last of several events',
    html: `${COUNT}<button data-on:click__debounce.1s="$n++"></button>`,
    hasClock: true,
    when: async (stage) => {
      await stage.click('button')
      await pass(stage, 900)
      await stage.click('button')
      await pass(stage, 900)
      await stage.text('p', '0')
      await pass(stage, 100)
    },
    result: { p: '1' },
  },
  {
    covers: 'data-on__debounce.leading',
    does: 'also runs at the first event',
    html: `${COUNT}<button data-on:click__debounce.500ms.leading="$n++"></button>`,
    hasClock: true,
    when: async (stage) => {
      await stage.click('button')
      await stage.text('p', '1')
      await stage.click('button')
      await stage.text('p', '1')
      await pass(stage, 500)
    },
    result: { p: '2' },
  },
  {
    covers: 'data-on__debounce.notrailing',
    does: 'runs at the first event only',
    html: `${COUNT}<button data-on:click__debounce.500ms.leading.notrailing="$n++"></button>`,
    hasClock: true,
    when: async (stage) => {
      await stage.click('button')
      await stage.click('button')
      await pass(stage, 500)
      await stage.text('p', '1')
      await stage.click('button')
    },
    result: { p: '2' },
  },
  {
    covers: 'data-on__throttle',
    does: 'runs at the first event of a period',
    html: `${COUNT}<button data-on:click__throttle.500ms="$n++"></button>`,
    hasClock: true,
    when: async (stage) => {
      await stage.click('button')
      await pass(stage, 499)
      await stage.click('button')
      await stage.text('p', '1')
      await pass(stage, 1)
      await stage.click('button')
    },
    result: { p: '2' },
  },
  {
    covers: 'data-on__throttle.noleading',
    does: 'with .trailing runs at the end of the period only',
    html: `${COUNT}<button data-on:click__throttle.500ms.noleading.trailing="$n++"></button>`,
    hasClock: true,
    when: async (stage) => {
      await stage.click('button')
      await stage.click('button')
      await stage.text('p', '0')
      await pass(stage, 500)
    },
    result: { p: '1' },
  },
  {
    covers: 'data-on__throttle.trailing',
    does: 'also runs at the end, for what came in between',
    html: `${COUNT}<button data-on:click__throttle.500ms.trailing="$n++"></button>`,
    hasClock: true,
    when: async (stage) => {
      await stage.click('button')
      await stage.click('button')
      await stage.text('p', '1')
      await pass(stage, 500)
    },
    result: { p: '2' },
  },
  {
    covers: 'data-on__viewtransition',
    does: 'runs in a view transition',
    html: `${COUNT}<button data-on:click__viewtransition="$n++"></button>`,
    when: (stage) => stage.click('button'),
    result: { p: '1' },
  },
  {
    covers: 'data-on:key',
    does: 'changes the page once for several signals',
    html: `<i data-signals="{a: 0, b: 0}" data-effect="window.runs = (window.runs ?? 0) + 1; $a; $b"></i>
      <button data-on:click="$a++; $b++"></button>`,
    when: (stage) => stage.click('button'),
    result: (stage) => stage.value('window.runs', 2),
  },
  {
    covers: 'data-on:key',
    does: 'is taken over by a new expression',
    html: `${COUNT}<button id="b" data-on:click="$n += 1"></button>`,
    when: async (stage) => {
      await stage.patch(`<button id="b" data-on:click="$n += 10"></button>`)
      await stage.click('button')
    },
    result: { p: '10' },
  },
  {
    covers: 'data-on:datastar-fetch',
    does: 'hears what happens to requests, on any element',
    html: `<i data-signals="{log: ''}"></i><b data-on:datastar-fetch="$log += evt.detail.type + ' '"></b><p data-text="$log"></p>
      <button data-on:click="@post('/x')"></button>`,
    when: async (stage) => {
      await stage.click('button')
      const request = await stage.next()
      request.answer(204)
    },
    result: { p: 'started finished ' },
  },
  {
    covers: 'data-on:datastar-signal-patch',
    does: 'hears what changes in signals, on any element',
    html: `<i data-signals="{a: 1}"></i><b data-on:datastar-signal-patch="'seen' in evt.detail || ($seen = JSON.stringify(evt.detail))"></b>
      <p data-text="$seen"></p><button data-on:click="$a = 2"></button>`,
    when: (stage) => stage.click('button'),
    result: { p: '{"a":2}' },
  },
]
