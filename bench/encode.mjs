// Patches as text and as bytes, beside the official TypeScript SDK. Part of `npm run bench`.
import { ServerSentEventGenerator } from '@starfederation/datastar-sdk/node'
import { importTypeScript } from './typescript.mjs'

const { patchElements } = await importTypeScript(`export { patchElements } from './lib/datastar'`)
const rounds = process.argv.includes('--quick') ? 3 : 15
const roundMs = 100

/** What the SDK writes is caught instead of sent. */
let written = ''
const response = {
  writeHead() {},
  flushHeaders() {},
  write(text) {
    written = text
  },
}
const ignored = { on() {} }
let sdk
await ServerSentEventGenerator.stream(
  ignored,
  response,
  (stream) => {
    sdk = stream
  },
  { keepalive: true },
)

const sixLines = `<article id="entry-7">
  <h2>Deployment finished</h2>
  <p>Version 4.2 is live.</p>
  <time datetime="2026-01-02">today</time>
  <a href="/acme/notifications">Show</a>
</article>`
const row = (number) => `  <tr id="row-${number}"><td>${number}</td><td class="name">somebody</td></tr>\n`
const tenKilobytes = `<tbody id="rows">\n${Array.from({ length: 160 }, (_, index) => row(index)).join('')}</tbody>`

let seen = 0
/** Three ways to count: V8 puts texts together lazily, so that some of the work waits until somebody reads them. */
const measures = {
  'as returned': (text) => text.length,
  'as one text': (text) => text.charCodeAt(1),
  'as bytes': (text) => Buffer.from(text).length,
}
const encoders = {
  ours: patchElements,
  theirs: (html) => {
    sdk.patchElements(html)
    return written
  },
}

/** Calls in a second. */
function speed(encode, measure, html) {
  let calls = 0
  const begun = performance.now()
  for (let elapsed = 0; elapsed < roundMs; elapsed = performance.now() - begun) {
    for (let call = 0; call < 50; call++) seen += measure(encode(html))
    calls += 50
  }
  return (calls / (performance.now() - begun)) * 1000
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]

console.log(`\nEncoding a patch, calls a second (medians of ${rounds} alternating rounds)`)
console.log(`  ${''.padEnd(36)}${['Starling', 'SDK', 'ratio'].map((name) => name.padStart(12)).join('')}`)
for (const [name, html] of [
  ['six lines', sixLines],
  ['10 KB', tenKilobytes],
])
  for (const [how, measure] of Object.entries(measures)) {
    const speeds = { ours: [], theirs: [] }
    for (let round = 0; round <= rounds; round++)
      for (const [who, encode] of Object.entries(encoders)) {
        const found = speed(encode, measure, html)
        // The first round warms up.
        if (round > 0) speeds[who].push(found)
      }
    const [ours, theirs] = [median(speeds.ours), median(speeds.theirs)]
    const cells = [ours, theirs].map((each) => Math.round(each).toLocaleString('en').padStart(12)).join('')
    console.log(`  ${`${name}, ${how}`.padEnd(36)}${cells}${`${(ours / theirs).toFixed(1)} ×`.padStart(12)}`)
  }
if (seen === 0) process.exitCode = 1
