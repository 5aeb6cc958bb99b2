// An export of a million rows: how long it takes, what it keeps in memory, and how long it keeps others waiting. Part of
// `npm run bench`.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createGunzip } from 'node:zlib'
import { importTypeScript, root } from './typescript.mjs'

process.chdir(root)
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
const rows = process.argv.includes('--quick') ? 50_000 : 1_000_000
const { openDatabase, JobRunner, startExport, chunksOf, deleteJob, findJob } = await importTypeScript(`
  export { openDatabase } from './lib/db'
  export { JobRunner } from './lib/jobs/runner'
  export { chunksOf, findJob } from './lib/jobs/store'
  export { deleteJob, startExport } from './lib/jobs/write'
`)

const folder = mkdtempSync(join(tmpdir(), 'starling-bench-'))
const file = join(folder, 'bench.db')
const db = await openDatabase(`file:${file}`)
await db.$client.executeMultiple(`
  insert into organisations (slug, name, created_at) values ('acme', 'Acme', 0);
  insert into people (id, name, email, created_at) values ('ada', 'Ada', 'ada@example.com', 0);
  insert into memberships (org, person, role, created_at) values ('acme', 'ada', 'owner', 0);
  insert into activities (org, kind, person, text, mentions, created_at)
    select 'acme', 'post', 'ada', 'Post number ' || value || ', which says what posts say, "quoted" too', '[]', value
    from generate_series(1, ${rows});`)
const before = statSync(file).size

const member = { org: 'acme', person: 'ada', role: 'owner', admin: true }
const runner = new JobRunner({
  db,
  hub: { publish: async () => [] },
  outbox: { drain: async () => {} },
  log: (message, cause) => {
    throw new Error(message, { cause })
  },
  maxRunning: 2,
})
const megabytes = (bytes) => (bytes / 1e6).toFixed(1)
const memory = () => {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

await startExport(db, member, { source: 'feed', format: 'ndjson' })
const delay = monitorEventLoopDelay({ resolution: 1 })
const samples = []
const marks = [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => Math.floor((rows / 100) * part))
delay.enable()
const startedAt = performance.now()
let done = false
const work = runner.run().then(() => {
  done = true
})
let askedAt = 0
while (!done) {
  await turn()
  // Seldom: each question is a query.
  if (performance.now() - askedAt < 50) continue
  askedAt = performance.now()
  const { chunks } = await findJob(db, 'acme', '1')
  if (samples.length < marks.length && chunks >= marks[samples.length]) {
    delay.disable()
    samples.push(memory())
    delay.enable()
  }
}
await work
const seconds = (performance.now() - startedAt) / 1000
delay.disable()

const job = await findJob(db, 'acme', '1')
if (job.state !== 'succeeded') throw new Error(`The export has ${job.state}: ${job.message}`)
let lines = 0
let expected = 0
const gunzip = createGunzip()
let rest = ''
gunzip.on('data', (chunk) => {
  const parts = (rest + chunk).split('\n')
  rest = parts.pop()
  for (const line of parts) {
    lines++
    if (JSON.parse(line).id !== ++expected) throw new Error(`Row ${expected} is missing or twice.`)
  }
})
const readAt = performance.now()
for await (const chunk of chunksOf(db, job))
  if (!gunzip.write(chunk)) await new Promise((go) => gunzip.once('drain', go))
await new Promise((resolve) => gunzip.end(resolve).once('end', resolve))
const reading = (performance.now() - readAt) / 1000
if (lines !== rows) throw new Error(`${lines} of ${rows} rows.`)
const deleting = performance.now()
await deleteJob(db, member, '1')
const deleted = performance.now() - deleting
await runner.close()

console.log(`Jobs (an export of ${rows.toLocaleString('en')} rows of the feed, one batch after the other)
  rows a second                   ${Math.round(rows / seconds).toLocaleString('en')}, in ${seconds.toFixed(1)} s
  memory, MB, at 10 to 90 %       ${samples.map(megabytes).join(' ')}
  event loop held up, ms          p50 ${(delay.percentile(50) / 1e6).toFixed(1)}   p99 ${(delay.percentile(99) / 1e6).toFixed(1)}   max ${(delay.max / 1e6).toFixed(0)}
  file, MB                        ${megabytes(job.bytes)}, the database ${megabytes(before)} before
  read, unpacked and checked      ${reading.toFixed(1)} s
  deleted in                      ${deleted.toFixed(0)} ms
  rows missing or twice           0`)
db.$client.close()
rmSync(folder, { recursive: true })
