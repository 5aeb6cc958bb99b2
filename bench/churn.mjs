// 20,000 clients come and go on a production server: what is left of them? `npm run bench -- churn`.
import { importTypeScript, root } from './typescript.mjs'

const { churn, openStreams, StarlingServer } = await importTypeScript(`
  export { churn, openStreams } from './e2e/churn'
  export { StarlingServer } from './e2e/server'
`)
process.chdir(root)

const [warmUp, total] = process.argv.includes('--quick') ? [500, 1_500] : [5_000, 20_000]
/** How long the server has to notice the last departures, ms. */
const patience = 20_000

const server = await StarlingServer.start({
  environment: { MAX_STREAMS_PER_USER: '0', MAX_STREAMS_PER_IP: '0', RATE_LIMIT: 'off' },
})

/** Lets so many come and go. @returns what objects and buffers take after a garbage collection, in bytes */
async function heldAfter(connections) {
  await churn(server, connections)
  const until = Date.now() + patience
  while ((await openStreams(server)) > 0 && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 100))
  return (await server.usage({ settled: true })).held
}

const before = await heldAfter(warmUp)
const after = await heldAfter(total - warmUp)
const left = await openStreams(server)
await server.close()
const mb = (bytes) => (bytes / 1024 ** 2).toFixed(1)
console.log(`\nChurn (FIN, RST, RST while the handler awaits, RST while an event is written)`)
console.log(`  memory held after ${warmUp.toLocaleString('en')} connections    ${mb(before)} MB`)
console.log(
  `  memory held after ${total.toLocaleString('en')} connections   ${mb(after)} MB (${Math.round((after - before) / (total - warmUp))} bytes each)`,
)
console.log(`  streams left                    ${left}`)
if (left > 0) process.exitCode = 1
