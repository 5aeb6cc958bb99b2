// What a page costs: to render, and to load. Part of `npm run bench`.
import { Agent, request } from 'node:http'
import { brotliCompressSync } from 'node:zlib'
import { importTypeScript, root } from './typescript.mjs'

const { StarlingServer } = await importTypeScript(`export { StarlingServer } from './e2e/server'`)
process.chdir(root)

const quick = process.argv.includes('--quick')
const rounds = quick ? 1 : 5
const requests = quick ? 50 : 300
const atOnce = 8

const server = await StarlingServer.start({ environment: { RATE_LIMIT: 'off' } })
for (let number = 0; number < 30; number++)
  await server.publish({ title: `Notification ${number}`, body: 'What there is to say about it.' })
const signedIn = await fetch(`${server.url}/api/sign-in/demo`, {
  method: 'POST',
  redirect: 'manual',
  headers: { origin: server.url },
  body: new URLSearchParams({ account: 'demo-acme-member' }),
})
const cookie = signedIn.headers.getSetCookie()[0].split(';')[0]

const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
/** @returns {Promise<{ status: number, text: string }>} */
const page = (path, headers) =>
  new Promise((resolve, reject) => {
    request(`${server.url}${path}`, { agent, headers }, async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode, text })
    })
      .on('error', reject)
      .end()
  })

const pages = [
  ['sign-in', '/sign-in', {}],
  ['30 notifications', '/acme/notifications', { cookie }],
]
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]

console.log(
  `\nPages (medians of ${rounds} rounds of ${requests} requests, ${atOnce} at a time; sizes with brotli)`,
)
const columns = ['pages/s', 'CPU ms', 'HTML bytes', 'JS bytes']
console.log(`  ${''.padEnd(26)}${columns.map((column) => column.padStart(12)).join('')}`)
for (const [name, path, headers] of pages) {
  const speeds = []
  const costs = []
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const before = await server.usage()
    const begun = performance.now()
    let next = 0
    const work = async () => {
      while (next++ < requests) {
        const { status } = await page(path, headers)
        if (status !== 200) throw new Error(`${path} answers ${status}.`)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    if (round === 0) continue
    speeds.push(requests / ((performance.now() - begun) / 1000))
    costs.push(((await server.usage()).cpuUs - before.cpuUs) / requests / 1000)
  }
  const { text } = await page(path, headers)
  const scripts = [...text.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, source]) => source)
  let js = 0
  for (const source of scripts) js += brotliCompressSync((await page(source, {})).text).length
  const cells = [median(speeds).toFixed(0), median(costs).toFixed(2), brotliCompressSync(text).length, js]
  console.log(
    `  ${name.padEnd(26)}${cells.map((cell) => Number(cell).toLocaleString('en').padStart(12)).join('')}`,
  )
}
agent.destroy()
await server.close()
