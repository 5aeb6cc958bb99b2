// What it costs to send an event to everybody: Starling under Next's production server beside raw Node and two libraries.
// Part of `npm run bench`.
import { startContenders } from './streams-contenders.mjs'

const quick = process.argv.includes('--quick')
/** Short ones, one server after the other: what disturbs the machine disturbs all, and a median of ratios outlives it. */
const rounds = quick ? 1 : 7
/** Largest first: what an idle stream weighs shows in a process that has done nothing yet. */
const workloads = quick
  ? [
      { streams: 500, rate: 20, events: 20 },
      { streams: 200, rate: undefined, events: 50 },
      { streams: 200, rate: 20, events: 20 },
    ]
  : [
      { streams: 8_000, rate: 5, events: 10 },
      { streams: 2_000, rate: 20, events: 30 },
      { streams: 2_000, rate: undefined, events: 100 },
      { streams: 500, rate: 20, events: 30 },
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

/** Runs a workload everywhere, round by round. */
async function measure(contenders, workload) {
  const runs = new Map(contenders.map((contender) => [contender, []]))
  for (const contender of contenders) await contender.broadcast({ ...workload, events: 5 })
  for (let round = 0; round < rounds; round++)
    for (const contender of contenders) runs.get(contender).push(await contender.broadcast(workload))
  const { streams, events } = workload
  return new Map(
    [...runs].map(([contender, all]) => {
      const latencies = all.flatMap((run) => run.latencies).sort((a, b) => a - b)
      const of = {
        /** CPU time of an event, one value a round, µs. */
        cpu: all.map(({ cpuUs }) => cpuUs / events),
        bytes: median(all.map((run) => run.bytes)) / events / streams,
        p50: quantile(latencies, 0.5),
        p99: quantile(latencies, 0.99),
        wrong: all.reduce((sum, run) => sum + run.wrong, 0),
        delivered: all.reduce((sum, run) => sum + run.delivered, 0),
      }
      return [contender, of]
    }),
  )
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
const alone = new Map()
for (const { rate } of workloads)
  if (!alone.has(rate)) alone.set(rate, await measure(contenders, { streams: 1, rate, events: 20 }))
for (const contender of contenders) await contender.stop()

results.sort((a, b) => a.workload.streams - b.workload.streams)
const peak = Math.max(...workloads.map(({ streams }) => streams))
const titles = results.map(({ workload }) => titleOf(workload))
const rowsOf = (cells) => contenders.map((contender) => [contender.name, ...cells(contender)])
const perWorkload = (cell) => rowsOf((contender) => results.map((result) => cell(result, contender)))
const [rawNode] = contenders

/** What an event costs beside what it costs raw Node in the same round. */
const total = ({ of }, contender) =>
  median(of.get(contender).cpu.map((cpu, round) => cpu / of.get(rawNode).cpu[round]))
/** The same without what it costs to take it in. */
function fanOut({ workload, of }, contender) {
  const ingest = (each) => median(alone.get(workload.rate).get(each).cpu)
  const ratio = (cpu, round) => (cpu - ingest(contender)) / (of.get(rawNode).cpu[round] - ingest(rawNode))
  return median(of.get(contender).cpu.map(ratio))
}

console.log(
  `\nStreams (${started.eventBytes} bytes an event, loopback, clients in other processes; medians of ${rounds} alternating rounds)`,
)
table(
  'CPU time: the fan-out',
  [...titles, 'KB a stream', `MB at ${number(peak)}`],
  rowsOf((contender) => [
    ...results.map((result) => fanOut(result, contender).toFixed(2)),
    contender.kbEach.toFixed(0),
    contender.peakMb.toFixed(0),
  ]),
)
table(
  'with taking the event in',
  titles,
  perWorkload((result, contender) => total(result, contender).toFixed(2)),
)
table(
  'taking an event in, ms of CPU',
  titles,
  perWorkload(({ workload }, contender) =>
    (median(alone.get(workload.rate).get(contender).cpu) / 1_000).toFixed(2),
  ),
)
const rawUs = results.map(({ workload, of }) => median(of.get(rawNode).cpu) / workload.streams)
console.log(
  `  ${'raw Node, µs a receiver'.padEnd(32)}${rawUs.map((us) => us.toFixed(1).padStart(16)).join('')}`,
)
table(
  'last receiver, ms p50 / p99',
  titles,
  perWorkload(({ of }, contender) => {
    const { p50, p99 } = of.get(contender)
    return `${p50.toFixed(0)} / ${p99.toFixed(0)}`
  }),
)
table(
  'bytes per delivered event',
  titles,
  perWorkload(({ of }, contender) => of.get(contender).bytes.toFixed(0)),
)

const named = (part) => contenders.find(({ name }) => name.includes(part))
const [direct, writer, gzip, betterSse] = ['direct', 'writer', 'gzip', 'better-sse'].map(named)
const steady = results.filter(({ workload }) => workload.streams >= 2_000 && workload.rate !== undefined)
if (steady.length > 0 && direct && writer && gzip && betterSse) {
  const worst = (contender, of = steady) => Math.max(...of.map((result) => fanOut(result, contender)))
  const ratioTo = (measured, contender, base) =>
    Math.max(...steady.map((result) => measured(result, contender) / measured(result, base)))
  const bytesOf = ({ of }, contender) => of.get(contender).bytes
  const limits = [
    ['fan-out, direct : raw Node, from 2,000 on', worst(direct), 1.15],
    ['fan-out, writer : raw Node, from 2,000 on', worst(writer), 2.2],
    [
      'fan-out, direct : better-sse, everywhere',
      Math.max(...results.map((result) => fanOut(result, direct) / fanOut(result, betterSse))),
      1,
    ],
    ['CPU, gzip : direct', ratioTo(total, gzip, direct), 1.1],
    ['bytes, gzip : direct', ratioTo(bytesOf, gzip, direct), 0.65],
    ['KB of memory a stream, direct', direct.kbEach, 30],
    [`MB of memory at ${number(peak)}, direct`, direct.peakMb, 600],
  ]
  console.log('\n  the worst of each')
  for (const [name, value, limit] of limits)
    console.log(`  ${name.padEnd(48)}${value.toFixed(value < 10 ? 2 : 0).padStart(8)}   (limit ${limit})`)
}

const all = results.flatMap(({ of }) => [...of.values()])
const delivered = all.reduce((sum, each) => sum + each.delivered, 0)
const wrong = all.reduce((sum, each) => sum + each.wrong, 0)
console.log(`\n  ${number(delivered)} events delivered; lost, duplicated or cut off: ${number(wrong)}`)
if (wrong > 0) process.exitCode = 1
