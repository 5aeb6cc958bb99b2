import type { CDPSession } from '@playwright/test'
import { expect, openPage, test } from './fixtures'

/** What the browser counts in the page once it has collected its garbage. */
async function counts(session: CDPSession): Promise<{ listeners: number; nodes: number; heap: number }> {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const read = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0
  return { listeners: read('JSEventListeners'), nodes: read('Nodes'), heap: read('JSHeapUsedSize') }
}

/** Adds ten elements with attributes of every lasting kind and removes them again, `times` over. */
const ADD_AND_REMOVE = `(times) => {
  const send = (argsRaw) => document.dispatchEvent(
    new CustomEvent('datastar-fetch', { detail: { type: 'datastar-patch-elements', el: document.body, argsRaw } }))
  for (let time = 0; time < times; time++) {
    let elements = ''
    for (let n = 0; n < 10; n++) {
      elements += '<p data-text="effects++, $a" data-class:on="$a" data-on:click="$a++" data-on:resize__window="$a" ' +
        'data-on-interval__duration.1h="$a" data-on-signal-patch="$a" data-on-intersect="$a" data-indicator:busy ' +
        'data-effect="effects++, $a" data-ref:last' + n + '><input data-bind:b></p>'
    }
    send({ elements, selector: '#list', mode: 'inner' })
    send({ elements: '<div id="list"></div>' })
  }
}`

test('10,000 patches that add and remove ten elements leave nothing behind', async ({ openStage }) => {
  test.setTimeout(240_000)
  const stage = await openStage({ isFresh: true })
  await openPage(
    stage,
    `<i data-signals="{a: 1, b: ''}"></i><div id="list"></div><script nonce="n0nce">window.effects = 0</script>`,
  )
  const session = await stage.page.context().newCDPSession(stage.page)
  await session.send('Performance.enable')

  await stage.run(`(${ADD_AND_REMOVE})(200)`)
  const before = await counts(session)
  for (let round = 0; round < 10; round++) await stage.run(`(${ADD_AND_REMOVE})(1000)`)
  const after = await counts(session)

  expect(after.listeners).toBe(before.listeners)
  expect(after.nodes).toBeLessThanOrEqual(before.nodes + 10)
  // Compiled code and caches of the browser itself come and go: a leak of a byte an element would be 100 KB.
  expect(after.heap - before.heap).toBeLessThan(1_000_000)

  const woken = await stage.run<number>(`{
    const before = effects
    document.dispatchEvent(new CustomEvent('datastar-fetch',
      { detail: { type: 'datastar-patch-signals', el: document.body, argsRaw: { signals: '{"a": 2}' } } }))
    effects - before
  }`)
  expect(woken, 'effects of removed elements that still run').toBe(0)
  expect(stage.errors).toEqual([])
})
