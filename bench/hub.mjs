// The hub on its three drivers, beside what a Next developer would take instead. Part of `npm run bench`.
import { Realtime } from '@upstash/realtime'
import { Redis } from '@upstash/redis'
import { z } from 'zod'
import { importTypeScript } from './typescript.mjs'

const { createHub, memoryDriver, redisDriver, upstashDriver, startRedisServer, startUpstashProxy } =
  await importTypeScript(`
    export * from './lib/broadcast'
    export { startRedisServer } from './lib/testing/redis/server'
    export { startUpstashProxy } from './lib/testing/redis/upstash-proxy'
  `)

const singles = 300
const burst = 5_000
/** So many are published at the same time. */
const wave = 100
const clients = 100
const channels = ['one', 'two', 'three']

const redis = await startRedisServer()
const proxy = await startUpstashProxy(redis.url)
const commands = () => Object.values(proxy.stats.commands).reduce((sum, count) => sum + count, 0)
const quantile = (numbers, q) => numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * q)]

/** Waits until a condition holds, or a second has passed without any change of `progress`. */
async function settled(isDone, progress) {
  for (let last = progress(), since = Date.now(); !isDone(); ) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    if (progress() !== last) {
      last = progress()
      since = Date.now()
    } else if (Date.now() - since > 3_000) return
  }
}

/**
 * @param {string} name
 * @param {{ publish(n: number): Promise<unknown>, subscribe(channel: string, onEvent: (n: number) => void): Promise<() => void> }} bus
 */
async function measure(name, bus, viaProxy) {
  let onEvent = (_n) => {}
  const stop = await bus.subscribe(channels[0], (n) => onEvent(n))
  const latencies = []
  const before = commands()
  for (let n = 0; n < singles; n++) {
    const received = new Promise((resolve) => {
      onEvent = resolve
    })
    const start = performance.now()
    await Promise.all([bus.publish(n), received])
    latencies.push(performance.now() - start)
  }
  const perSingle = (commands() - before) / singles

  let count = 0
  onEvent = () => count++
  const beforeBurst = commands()
  const start = performance.now()
  for (let sent = 0; sent < burst; sent += wave)
    await Promise.all(Array.from({ length: wave }, (_, n) => bus.publish(sent + n)))
  await settled(
    () => count >= burst,
    () => count,
  )
  const perSecond = count / ((performance.now() - start) / 1000)
  const perBurst = (commands() - beforeBurst) / burst

  let lost = '-'
  let streams = '-'
  if (viaProxy) {
    const seen = new Set()
    onEvent = (n) => seen.add(n)
    for (let n = 0; n < 200; n++) {
      if (n === 100) proxy.cut('end')
      await bus.publish(n)
    }
    await settled(
      () => seen.size === 200,
      () => seen.size,
    )
    lost = String(200 - seen.size)
    stop()
    const stops = []
    for (let client = 0; client < clients; client++)
      for (const channel of channels) stops.push(await bus.subscribe(channel, () => {}))
    streams = String(proxy.streams)
    for (const each of stops) each()
  } else stop()
  console.log(
    `  ${name.padEnd(26)}${quantile(latencies, 0.5).toFixed(2).padStart(8)}${quantile(latencies, 0.99).toFixed(2).padStart(8)}${Math.round(perSecond).toLocaleString('en').padStart(11)}${viaProxy ? perSingle.toFixed(2).padStart(10) + perBurst.toFixed(3).padStart(8) : '-'.padStart(10) + '-'.padStart(8)}${streams.padStart(9)}${lost.padStart(8)}`,
  )
}

function hubBus(driver) {
  const hub = createHub(driver)
  return {
    publish: (n) => hub.publish([{ topic: channels[0], type: 'test', data: n }]),
    async subscribe(topic, onEvent) {
      const after = await hub.head()
      const subscription = hub.subscribe({
        topics: [topic],
        after,
        subscriber: { event: (event) => onEvent(event.data), reset() {} },
      })
      await settled(
        () => hub.health().state === 'live',
        () => 0,
      )
      return () => subscription.close()
    },
    close: () => hub.close(),
  }
}

function realtimeBus() {
  const client = new Redis({ url: proxy.url, token: proxy.token, enableTelemetry: false })
  const realtime = new Realtime({ schema: { test: z.object({ n: z.number() }) }, redis: client })
  return {
    publish: (n) => realtime.channel(channels[0]).emit('test', { n }),
    subscribe: (channel, onEvent) =>
      realtime.channel(channel).subscribe({ events: ['test'], onData: ({ data }) => onEvent(data.n) }),
  }
}

console.log(`\nBroadcast (one process, Redis on loopback; Upstash through a local REST proxy)`)
console.log(
  `  ${''.padEnd(26)}${'ms p50'.padStart(8)}${'p99'.padStart(8)}${'events/s'.padStart(11)}${'cmds/evt'.padStart(10)}${'burst'.padStart(8)}${'streams'.padStart(9)}${'lost'.padStart(8)}`,
)
for (const [name, bus, viaProxy] of [
  ['memory', hubBus(memoryDriver()), false],
  ['redis', hubBus(redisDriver({ url: redis.url, prefix: 'bench' })), false],
  ['upstash', hubBus(upstashDriver({ url: proxy.url, token: proxy.token, prefix: 'bench-u' })), true],
  ['@upstash/realtime 1.1.0', realtimeBus(), true],
]) {
  await measure(name, bus, viaProxy)
  await bus.close?.()
}
console.log(
  `  streams: upstream connections for ${clients} clients × ${channels.length} channels; lost: of 200 events, when the upstream is cut in the middle`,
)
await proxy.close()
await redis.stop()
process.exit(0)
