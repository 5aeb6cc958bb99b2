import type { ClientCase, Stage } from '../stage'

const COUNT = `<i data-signals="{n: 0}"></i><p data-text="$n"></p>`
const FAR = `<div style="height: 3000px"></div>`

const scroll = (stage: Stage, to: number): Promise<unknown> => stage.run(`scrollTo(0, ${to})`)

export const watcherCases: ClientCase[] = [
  {
    covers: 'data-on-intersect',
    does: 'runs whenever the element comes into view',
    html: `${COUNT}${FAR}<b data-on-intersect="$n++">x</b>`,
    when: async (stage) => {
      await stage.text('p', '0')
      await scroll(stage, 3000)
      await stage.text('p', '1')
      await scroll(stage, 0)
      await stage.run('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
      await scroll(stage, 3000)
    },
    result: { p: '2' },
  },
  {
    covers: 'data-on-intersect__once',
    does: 'runs the first time only',
    html: `${COUNT}<b data-on-intersect__once="$n++">x</b>${FAR}<u data-on-intersect="$end = 1">y</u><s data-text="$end"></s>`,
    when: async (stage) => {
      await stage.text('p', '1')
      await scroll(stage, 4000)
      await stage.text('s', '1')
      await scroll(stage, 0)
      await stage.run('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
    },
    result: { p: '1' },
  },
  {
    covers: 'data-on-intersect__exit',
    does: 'runs when the element leaves the view',
    html: `${COUNT}<b data-on-intersect__exit="$n++">x</b>${FAR}`,
    when: async (stage) => {
      await stage.run('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
      await stage.text('p', '0')
      await scroll(stage, 2000)
    },
    result: { p: '1' },
  },
  ...(
    [
      ['__half', 'needs half of it in view', 400],
      ['__full', 'needs all of it in view', 600],
      ['__threshold.25', 'needs a quarter of it in view', 150],
    ] as const
  ).map(
    ([modifier, does, enough]): ClientCase => ({
      covers: `data-on-intersect${modifier}`,
      does,
      html: `<i data-signals="{n: 0}"></i><p data-text="$n" style="position: fixed; top: 0"></p><div style="height: 2000px"></div>
        <div style="height: 500px" data-on-intersect${modifier}="$n++"></div>${FAR}`,
      when: async (stage) => {
        const edge = 2000 - (stage.page.viewportSize()?.height ?? 0)
        await scroll(stage, edge + 60)
        await stage.run('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
        await stage.text('p', '0')
        await scroll(stage, edge + enough)
      },
      result: { p: '1' },
    }),
  ),
  {
    covers: 'data-on-interval',
    does: 'runs every second',
    html: `${COUNT}<b data-on-interval="$n++"></b>`,
    hasClock: true,
    when: async (stage) => {
      await stage.page.clock.runFor(900)
      await stage.text('p', '0')
      await stage.page.clock.runFor(2200)
    },
    result: { p: '3' },
  },
  {
    covers: 'data-on-interval__duration',
    does: 'runs as often as it says',
    html: `${COUNT}<b data-on-interval__duration.250ms="$n++"></b>`,
    hasClock: true,
    when: (stage) => stage.page.clock.runFor(1010),
    result: { p: '4' },
  },
  {
    covers: 'data-on-interval__duration.leading',
    does: 'also runs at once',
    html: `${COUNT}<b data-on-interval__duration.10s.leading="$n++"></b>`,
    result: { p: '1' },
  },
  {
    covers: 'data-on-interval',
    does: 'ends with the element',
    html: `${COUNT}<b data-on-interval="$n++"></b>`,
    hasClock: true,
    when: async (stage) => {
      await stage.page.clock.runFor(1500)
      await stage.text('p', '1')
      await stage.run(`document.querySelector('b').remove()`)
      await stage.page.clock.runFor(5000)
    },
    result: { p: '1' },
  },
  {
    covers: 'data-on-signal-patch',
    does: 'runs when signals change, and knows the patch',
    html: `<i data-signals="{a: 1}"></i><b data-on-signal-patch="$seen = JSON.stringify(patch)"></b><p data-text="$seen"></p>
      <button data-on:click="$a = 2"></button>`,
    when: (stage) => stage.click('button'),
    result: { p: '{"a":2}' },
  },
  {
    covers: 'data-on-signal-patch-filter',
    does: 'narrows down which signals count',
    html: `<i data-signals="{user: {name: 'a', password: 'b'}, n: 0}"></i>
      <b data-on-signal-patch-filter="{include: /^user\\./, exclude: /password/}" data-on-signal-patch="$n++; $seen = JSON.stringify(patch)"></b>
      <p data-text="$n + ' ' + $seen"></p>
      <button id="a" data-on:click="$user.password = 'c'"></button><button id="b" data-on:click="$user.name = 'd'; $user.password = 'e'"></button>`,
    when: async (stage) => {
      await stage.click('#a')
      await stage.text('p', '0 ')
      await stage.click('#b')
    },
    result: { p: '1 {"user":{"name":"d"}}' },
  },
  {
    covers: 'data-on-signal-patch',
    does: 'is not run by what it changes itself',
    html: `<i data-signals="{a: 1, n: 0}"></i><b data-on-signal-patch="$n++"></b><p data-text="$n"></p>
      <button data-on:click="$a++"></button>`,
    when: async (stage) => {
      await stage.run(`window.before = Number(document.querySelector('p').textContent)`)
      await stage.click('button')
    },
    result: (stage) => stage.value(`document.querySelector('p').textContent - window.before`, 1),
  },
  {
    covers: 'data-on-signal-patch__debounce',
    does: 'runs once for several patches',
    html: `<i data-signals="{a: 1, n: 0}"></i><b data-on-signal-patch-filter="{include: 'a'}" data-on-signal-patch__debounce.500ms="$n++"></b>
      <p data-text="$n"></p><button data-on:click="$a++"></button>`,
    hasClock: true,
    when: async (stage) => {
      await stage.page.clock.runFor(1000)
      await stage.run(`window.before = Number(document.querySelector('p').textContent)`)
      await stage.click('button')
      await stage.click('button')
      await stage.page.clock.runFor(500)
    },
    result: (stage) => stage.value(`document.querySelector('p').textContent - window.before`, 1),
  },
]
