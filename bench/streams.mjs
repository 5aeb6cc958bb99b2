// What it costs to send an event to everybody: Starling under Next's production server beside raw Node and two libraries.
// Part of `npm run bench`.
import { startContenders } from './streams-contenders.mjs'

const quick = process.argv.includes('--quick')
const rounds = quick ? 1 : 3
/** Largest first: what an idle stream weighs shows in a process that has done nothing yet. */
const workloads = quick
  ? [
      { streams: 500, rate: 20, events: 20 },
      { streams: 200, rate: undefined, events: 50 },
      { streams: 200, rate: 20, events: 20 },
    ]
  : [
      { streams: 8_000, rate: 5, events: 25 },
      { streams: 2_000, rate: 20, events: 100 },
      { streams: 2_000, rate: undefined, events: 500 },
      { streams: 500, rate: 20, events: 100 },
    ]

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
const quantile = (sorted, q) => sorted[Math.floor((sorted.length - 1) * q)]
const number = (value) => value.toLocaleString('en')
const titleOf = ({ streams, rate, events }) =>
  rate === undefined ? `burst ${number(streams)}×${events}` : `${number(streams)} @${rate}/s`

/** Opens as many streams everywhere; who cannot is left out from then on. */
async function resizeAll(contenders, streams) {
  const able = []
  for (const contender of contenders) {
    const { failures, failure } = await contender.resize(streams)
    if (failures === 0) able.push(contender)
    else {
      console.log(`  ${contender.name}: ${failures} of ${streams} streams did not open: ${failure}`)
      await contender.stop()
    }
  }
  return able
}

/** KB of memory for each idle stream. */
async function weigh(contenders, streams) {
  await resizeAll(contenders, 10)
  const before = await Promise.all(contenders.map(({ server }) => server.usage({ settled: true })))
  const able = await resizeAll(contenders, streams)
  for (const contender of able) {
    const { rss } = await contender.server.usage({ settled: true })
    contender.kbEach = (rss - before[contenders.indexOf(contender)].rss) / (streams - 10) / 1024
  }
  return able
}

/** Runs a workload everywhere, round by round, so that whatever disturbs the machine disturbs all. */
async function measure(contenders, workload) {
  const runs = new Map(contenders.map((contender) => [contender, []]))
  for (let round = 0; round < rounds; round++)
    for (const contender of contenders) runs.get(contender).push(await contender.broadcast(workload))
  return contenders.map((contender) => {
    const all = runs.get(contender)
    const { streams, events } = workload
    const cpuUs = median(all.map((run) => run.cpuUs))
    const latencies = all.flatMap((run) => run.latencies).sort((a, b) => a - b)
    return {
      contender,
      perEventUs: cpuUs / events,
      perDeliveryUs: cpuUs / events / streams,
      bytes: median(all.map((run) => run.bytes)) / events / streams,
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      wrong: all.reduce((sum, run) => sum + run.wrong, 0),
      delivered: all.reduce((sum, run) => sum + run.delivered, 0),
    }
  })
}

function table(title, columns, rows) {
  console.log(`\n  ${title.padEnd(32)}${columns.map((column) => column.padStart(16)).join('')}`)
  for (const [name, ...cells] of rows)
    console.log(`  ${name.padEnd(32)}${cells.map((cell) => cell.padStart(16)).join('')}`)
}

const started = await startContenders()
let contenders = await weigh(started.contenders, workloads[0].streams)
const results = []
for (const workload of workloads) {
  contenders = await resizeAll(contenders, workload.streams)
  results.push({ workload, of: await measure(contenders, workload) })
  if (workload === workloads[0])
    for (const contender of contenders)
      contender.peakMb = (await contender.server.usage()).peakRss / 1024 ** 2
}
// What is left of an event without its receivers: to accept it, to store it and to render it.
contenders = await resizeAll(contenders, 1)
const alone = await measure(contenders, { streams: 1, rate: 20, events: quick ? 20 : 100 })
for (const contender of contenders) await contender.stop()

results.sort((a, b) => a.workload.streams - b.workload.streams)
const of = ({ of: all }, contender) => all.find((each) => each.contender === contender)
const ratio = (value, base) => (value / base).toFixed(2)
const peak = Math.max(...workloads.map(({ streams }) => streams))
const titles = results.map(({ workload }) => titleOf(workload))
const rowsOf = (cells) => contenders.map((contender) => [contender.name, ...cells(contender)])
const perWorkload = (cell) => rowsOf((contender) => results.map((result) => cell(result, contender)))
const [rawNode] = contenders

console.log(
  `\nStreams (${started.eventBytes} bytes an event, loopback, clients in other processes; medians of ${rounds} alternating rounds)`,
)
table(
  'CPU time per delivered event',
  [...titles, 'KB a stream', `MB at ${number(peak)}`],
  rowsOf((contender) => [
    ...results.map((result) => ratio(of(result, contender).perDeliveryUs, of(result, rawNode).perDeliveryUs)),
    contender.kbEach.toFixed(0),
    contender.peakMb.toFixed(0),
  ]),
)
console.log(
  `  ${'raw Node, µs'.padEnd(32)}${results.map((result) => of(result, rawNode).perDeliveryUs.toFixed(1).padStart(16)).join('')}`,
)
const fanOut = (result, contender) =>
  of(result, contender).perEventUs - of({ of: alone }, contender).perEventUs
table(
  'the fan-out alone',
  titles,
  perWorkload((result, contender) => ratio(fanOut(result, contender), fanOut(result, rawNode))),
)
table(
  'last receiver, ms p50 / p99',
  titles,
  perWorkload((result, contender) => {
    const { p50, p99 } = of(result, contender)
    return `${p50.toFixed(0)} / ${p99.toFixed(0)}`
  }),
)
table(
  'bytes per delivered event',
  titles,
  perWorkload((result, contender) => of(result, contender).bytes.toFixed(0)),
)
const all = results.flatMap((result) => result.of)
const delivered = all.reduce((sum, each) => sum + each.delivered, 0)
const wrong = all.reduce((sum, each) => sum + each.wrong, 0)
console.log(`\n  ${number(delivered)} events delivered; lost, duplicated or cut off: ${number(wrong)}`)
console.log(
  '  The CPU time of Starling holds the HTTP request and the database; without them: the fan-out alone.',
)
if (wrong > 0) process.exitCode = 1
