// The browser runtime in Chromium: what it adds to a morph, and what many signal updates cost. Part of `npm run bench`.
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { build } from 'esbuild'
import { chromiumOptions } from '../scripts/chromium.mjs'

const rows = 1_000
const rounds = 21

/** @param {string} contents */
async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0].text
}

/** Runs in the page. */
async function measure({ rows, rounds }) {
  const table = (changed) =>
    `<table id="table"><tbody>${Array.from(
      { length: rows },
      (_, row) =>
        `<tr id="row-${row}"><td>${row}</td><td>name ${row}</td><td class="${row === changed ? 'up' : ''}">${row === changed ? 'changed' : 'same'}</td></tr>`,
    ).join('')}</tbody></table>`
  const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
  const parse = (html) => {
    const template = document.createElement('template')
    template.innerHTML = html
    return template.content
  }
  const patch = (argsRaw) =>
    document.dispatchEvent(
      new CustomEvent('datastar-fetch', {
        detail: { type: 'datastar-patch-elements', el: document.body, argsRaw },
      }),
    )
  /** Alternates the two, so that whatever disturbs the machine disturbs both. */
  const compare = (ours, theirs, reset) => {
    const times = { ours: [], theirs: [] }
    for (let round = 0; round < rounds; round++) {
      for (const [name, run] of [
        ['ours', ours],
        ['theirs', theirs],
      ]) {
        reset()
        const start = performance.now()
        run(round)
        times[name].push(performance.now() - start)
      }
    }
    return { ours: median(times.ours), theirs: median(times.theirs) }
  }
  const reset = () => document.getElementById('table').replaceWith(parse(table(-1)))
  const morph = compare(
    (round) => patch({ elements: table(round) }),
    (round) => Idiomorph.morph(document.getElementById('table'), parse(table(round)).firstElementChild),
    reset,
  )
  const apply = compare(
    () => patch({ elements: table(-1) }),
    () => Idiomorph.morph(document.getElementById('table'), parse(table(-1)).firstElementChild),
    () => document.getElementById('table').replaceWith(parse('<table id="table"></table>')),
  )

  // A thousand updates in one patch: how often is the text that shows their sum written?
  let writes = 0
  const sum = document.getElementById('sum')
  new MutationObserver((records) => {
    writes += records.filter(({ addedNodes }) => addedNodes.length > 0).length
  }).observe(sum, { childList: true })
  const signals = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`s${index}`, 1]))
  document.dispatchEvent(
    new CustomEvent('datastar-fetch', {
      detail: {
        type: 'datastar-patch-signals',
        el: document.body,
        argsRaw: { signals: JSON.stringify({ n: signals }) },
      },
    }),
  )
  await new Promise((resolve) => setTimeout(resolve))
  return { morph, apply, writes, sum: sum.textContent }
}

const browser = await chromium.launch(chromiumOptions)
const page = await browser.newPage()
const initial = JSON.stringify({
  n: Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`s${index}`, 0])),
})
await page.setContent(
  `<table id="table"></table><p id="sum" data-signals='${initial}' data-text="Object.values($n).reduce((a, b) => a + b, 0)"></p>`,
)
await page.addScriptTag({
  content: await bundle("import { Idiomorph } from 'idiomorph'; globalThis.Idiomorph = Idiomorph"),
})
await page.addScriptTag({ content: await bundle("import '../lib/datastar/client/index.ts'") })
const result = await page.evaluate(measure, { rows, rounds })
await browser.close()

console.log(`\nBrowser runtime (Chromium, medians of ${rounds} alternating rounds)`)
const ratio = ({ ours, theirs }) => (ours / theirs).toFixed(2)
const both = {
  ours: result.morph.ours + result.apply.ours,
  theirs: result.morph.theirs + result.apply.theirs,
}
console.log(`  apply ${rows} rows, then morph one  ${ratio(both)} × idiomorph alone (limit 1.50)`)
console.log(`    apply, with all attributes    ${ratio(result.apply)}`)
console.log(`    morph                         ${ratio(result.morph)}`)
console.log(`  1,000 signals in one patch      ${result.writes} DOM write, showing ${result.sum}`)
