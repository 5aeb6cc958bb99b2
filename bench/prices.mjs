// Many ticks into many open pages of a production server: how old is what the pages show? Part of `npm run bench`.
import { Agent, request } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { importTypeScript, root } from './typescript.mjs'

const { StarlingServer } = await importTypeScript(`export { StarlingServer } from './e2e/server'`)
process.chdir(root)

const ticksPerSecond = 2_000
const callsPerSecond = 10
const pages = 200
const symbolsPerPage = 20
const symbols = Array.from({ length: 100 }, (_, index) => `SYM${index}`)
const warmUpMs = 3_000
const parts = 4
/** `PRICES_BENCH_MS=600000` is the ten minutes over which memory has to stay flat. */
const measureMs = process.argv.includes('--quick') ? 5_000 : Number(process.env.PRICES_BENCH_MS ?? 30_000)

const server = await StarlingServer.start({
  // One person opens all pages here: more than a person may have otherwise.
  environment: { MAX_STREAMS_PER_USER: '0', MAX_STREAMS_PER_IP: '0', RATE_LIMIT: 'off' },
})
const mark = Buffer.from('<td id="last-')

// The price of a tick is its number, so that nothing has to be looked up and nothing grows over ten minutes.
let serial = 0
/** When the ticks of the last seconds were sent. */
const sentAt = new Float64Array(2 ** 18)
/** The number of the newest tick of each symbol. */
const newest = new Map()
const priceOf = (number) => `${1_000 + Math.floor(number / 100)}.${String(number % 100).padStart(2, '0')}`
const numberOf = (price) => Number(price.replaceAll(/\D/g, '')) - 100_000

async function send(count) {
  const now = performance.now()
  const ticks = Array.from({ length: count }, () => {
    serial++
    const symbol = symbols[serial % symbols.length]
    newest.set(symbol, serial)
    sentAt[serial % sentAt.length] = now
    return { symbol, price: priceOf(serial) }
  })
  const response = await fetch(`${server.url}/api/v1/prices`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}` },
    body: JSON.stringify({ ticks }),
  })
  if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`)
}

/** How many shown prices were so many ms old; the last counts all that were older. */
const ages = new Uint32Array(5_000)
let measuring = false
let reads = 0
let bytes = 0
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })

/** Reads the prices out of what a page got. @returns what belongs to the next piece */
function scan(data, shown, now) {
  let next = 0
  for (let at = data.indexOf(mark); at !== -1; at = data.indexOf(mark, next)) {
    const found = /^([^"]+)"><span[^>]*>([\d.\u202f]+)</.exec(
      data.toString('utf8', at + mark.length, at + 300),
    )
    if (!found) {
      if (data.length - at > 300) throw new Error(`Not a price: ${data.toString('utf8', at, at + 300)}`)
      return Buffer.from(data.subarray(at))
    }
    next = at + mark.length
    const number = numberOf(found[2])
    shown.set(found[1], number)
    if (measuring) ages[Math.min(ages.length - 1, Math.round(now - sentAt[number % sentAt.length]))]++
  }
  return Buffer.from(data.subarray(Math.max(next, data.length - mark.length)))
}

/** Opens the stream of a page. */
function openPage(cookie, list) {
  const shown = new Map()
  let rest = Buffer.alloc(0)
  const stream = request(
    `${server.url}/api/acme/prices?symbols=${list.join(',')}`,
    { agent, headers: { cookie, 'sec-fetch-site': 'same-origin', 'accept-encoding': 'identity' } },
    (response) => {
      if (response.statusCode !== 200) throw new Error(`A page got ${response.statusCode}.`)
      response.on('data', (chunk) => {
        bytes += chunk.length
        reads++
        rest = scan(Buffer.concat([rest, chunk]), shown, performance.now())
      })
    },
  )
  // Pages are cut off when the server stops.
  stream.on('error', () => {})
  stream.end()
  return { list, shown }
}

await send(symbols.length)
const signedIn = await fetch(`${server.url}/api/sign-in/demo`, {
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
// A garbage collection before and after: between them nothing stops the server that would not stop it elsewhere.
const before = await server.usage({ settled: true })
await pause(1_000)
const memory = [before.rss]
const own = monitorEventLoopDelay({ resolution: 5 })
own.enable()
measuring = true
reads = 0
bytes = 0
const startedAt = performance.now()
const { cpuUs } = await server.usage()
for (let part = 0; part < parts; part++) {
  await pause(measureMs / parts)
  memory.push((await server.usage()).rss)
}
measuring = false
own.disable()
const seconds = (performance.now() - startedAt) / 1_000
const cores = ((await server.usage()).cpuUs - cpuUs) / 1e6 / seconds
const after = await server.usage({ settled: true })
clearInterval(feed)
await calls
if (failure) throw failure
await pause(2_000)

const wrong = open.flatMap(({ list, shown }) =>
  list.filter((symbol) => shown.get(symbol) !== newest.get(symbol)),
)
const seen = ages.reduce((sum, count) => sum + count, 0)
/** The age, in ms, that this share of shown prices did not exceed. */
function quantile(share) {
  let left = seen * share
  return ages.findIndex((count) => {
    left -= count
    return left <= 0
  })
}
const older = ages.subarray(251).reduce((sum, count) => sum + count, 0)
const mb = (size) => Math.round(size / 1024 ** 2)
const ms = (nanoseconds) => Math.round(nanoseconds / 1e6)
console.log(
  `\nPrices (${ticksPerSecond} ticks/s of ${symbols.length} symbols, ${pages} pages of ${symbolsPerPage}, ${Math.round(seconds)} s)`,
)
console.log(
  `  age of a shown price, ms        p50 ${quantile(0.5)}   p99 ${quantile(0.99)}   p99.9 ${quantile(0.999)}   max ${quantile(1)}   (limit 250)`,
)
console.log(`  older than that                 ${older} of ${seen}`)
console.log(`  of it the clients' own delay    p99 ${ms(own.percentile(99))}   max ${ms(own.max)}`)
console.log(
  `  reads a second and page         ${(reads / seconds / pages).toFixed(1)}, ${(bytes / seconds / 1e6).toFixed(1)} MB/s in all`,
)
console.log(`  cores of the server             ${cores.toFixed(2)} (limit 1)`)
console.log(`  its memory, MB, over the time   ${memory.map(mb).join(' ')}`)
console.log(`  what its objects take, MB       ${mb(before.held)} before, ${mb(after.held)} after`)
console.log(`  last prices wrong or missing    ${wrong.length} of ${pages * symbolsPerPage}`)
await server.kill()
await server.close()
process.exit(wrong.length > 0 ? 1 : 0)
