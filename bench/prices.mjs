// Many ticks into many open pages of a production server: how old is what the pages show? Part of `npm run bench`.
// It needs the build that `npm start` makes.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './typescript.mjs'

const ticksPerSecond = 2_000
const callsPerSecond = 10
const pages = 200
const symbolsPerPage = 20
const symbols = Array.from({ length: 100 }, (_, index) => `SYM${index}`)
const warmUpMs = 3_000
const measureMs = Number(process.env.PRICES_BENCH_MS ?? 20_000)

const folder = mkdtempSync(join(tmpdir(), 'starling-bench-'))
const port = await freePort()
const url = `http://localhost:${port}`
const server = spawn(process.execPath, ['.next/standalone/scripts/serve.mjs'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    ...process.env,
    PORT: String(port),
    DATABASE_URL: `file:${join(folder, 'bench.db')}`,
    NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
    DEMO: 'on',
    DEMO_MARKET: 'off',
    // One person opens all pages here: more than a person may have otherwise.
    MAX_STREAMS_PER_USER: String(pages + 10),
    MAX_STREAMS_PER_IP: String(pages + 10),
  },
})
const key = await new Promise((resolve) => {
  let output = ''
  server.stdout.on('data', (chunk) => {
    output += chunk
    const found = /starling_[\w-]+/.exec(output)
    if (found) resolve(found[0])
  })
})

/** When each price of each symbol was sent: the price itself says which one it is. */
const sentAt = new Map()
const newest = new Map()
let serial = 0
async function send(count) {
  const ticks = Array.from({ length: count }, () => {
    serial++
    const symbol = symbols[serial % symbols.length]
    const price = `${1_000 + Math.floor(serial / 100)}.${String(serial % 100).padStart(2, '0')}`
    newest.set(symbol, price)
    return { symbol, price }
  })
  const at = performance.now()
  for (const { symbol, price } of ticks) sentAt.set(`${symbol} ${price}`, at)
  const response = await fetch(`${url}/api/v1/prices`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ ticks }),
  })
  if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`)
}

const ages = []
let measuring = false
let frames = 0
let bytes = 0
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })

/** Opens the stream of a page and reads the prices out of it. */
function openPage(cookie, list) {
  const shown = new Map()
  let rest = ''
  const stream = request(
    `${url}/api/acme/prices?symbols=${list.join(',')}`,
    { agent, headers: { cookie, 'sec-fetch-site': 'same-origin', 'accept-encoding': 'identity' } },
    (response) => {
      if (response.statusCode !== 200) throw new Error(`A page got ${response.statusCode}.`)
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        const now = performance.now()
        bytes += chunk.length
        frames++
        rest += chunk
        let end = 0
        for (const found of rest.matchAll(/<td id="last-([^"]+)"><span[^>]*>([^<]+)</g)) {
          end = found.index + found[0].length
          const price = found[2].replaceAll('\u202f', '')
          shown.set(found[1], price)
          const at = sentAt.get(`${found[1]} ${price}`)
          if (measuring && at !== undefined) ages.push(now - at)
        }
        rest = rest.slice(end).slice(-2_000)
      })
    },
  )
  // Pages are cut off when the server stops.
  stream.on('error', () => {})
  stream.end()
  return { list, shown }
}

await send(symbols.length)
const signedIn = await fetch(`${url}/api/sign-in/demo`, {
  method: 'POST',
  redirect: 'manual',
  headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
  body: 'account=demo-acme-member',
})
const cookie = signedIn.headers.getSetCookie()[0].split(';')[0]
const open = Array.from({ length: pages }, (_, page) =>
  openPage(
    cookie,
    Array.from({ length: symbolsPerPage }, (_, index) => symbols[(page * 7 + index) % symbols.length]),
  ),
)
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
await pause(2_000)

let failure
let calls = Promise.resolve()
const feed = setInterval(() => {
  calls = calls.then(() => send(ticksPerSecond / callsPerSecond)).catch((error) => (failure ??= error))
}, 1_000 / callsPerSecond)
await pause(warmUpMs)
const before = usage()
const memory = [residentMb()]
measuring = true
frames = 0
bytes = 0
const startedAt = performance.now()
for (let part = 0; part < 4; part++) {
  await pause(measureMs / 4)
  memory.push(residentMb())
}
measuring = false
const seconds = (performance.now() - startedAt) / 1_000
const cpu = (usage() - before) / seconds
clearInterval(feed)
await calls
if (failure) throw failure
await pause(2_000)

const wrong = open.flatMap(({ list, shown }) =>
  list.filter((symbol) => shown.get(symbol) !== newest.get(symbol)),
)
const quantile = (q) => ages.sort((a, b) => a - b)[Math.floor((ages.length - 1) * q)]?.toFixed(0) ?? '-'
console.log(
  `\nPrices (${ticksPerSecond} ticks/s of ${symbols.length} symbols, ${pages} pages of ${symbolsPerPage})`,
)
console.log(
  `  age of a shown price, ms        p50 ${quantile(0.5)}   p99 ${quantile(0.99)}   max ${quantile(1)}   (limit 250)`,
)
console.log(
  `  reads a second and page         ${(frames / seconds / pages).toFixed(1)}, ${(bytes / seconds / 1e6).toFixed(1)} MB/s in all`,
)
console.log(`  cores of the server             ${cpu.toFixed(2)} (limit 1)`)
console.log(`  its memory, MB, in four parts   ${memory.join(' ')}`)
console.log(`  last prices wrong or missing    ${wrong.length} of ${pages * symbolsPerPage}`)
server.kill('SIGKILL')
rmSync(folder, { recursive: true })
process.exit(0)

/** CPU seconds that the server has used, from /proc: 100 ticks a second on every Linux in use. */
function usage() {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function residentMb() {
  return Math.round(
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024,
  )
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
