import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { churn, openStreams, rawStream } from './churn'
import { expect, test } from './fixtures'
import type { StarlingServer } from './server'

const MB = 1024 * 1024

// Nothing is limited.
test.use({ environment: { MAX_STREAMS_PER_USER: '0', MAX_STREAMS_PER_IP: '0', RATE_LIMIT: 'off' } })
test.setTimeout(180_000)

/** Publishes so many megabytes. */
async function publishLarge(server: StarlingServer, megabytes: number) {
  // Three bytes a character, so that few events are many bytes.
  const body = '€'.repeat(4_000)
  for (let sent = 0; sent < (megabytes * MB) / Buffer.byteLength(body); sent += 20)
    await Promise.all(Array.from({ length: 20 }, () => server.publish({ title: 'Large', body })))
}

test('Clients come and go in every way there is: no stream and no memory is left behind', async ({
  starling,
}) => {
  // Caches fill and code is compiled with the first ones.
  await churn(starling, 1_000)
  await expect.poll(() => openStreams(starling)).toBe(0)
  const before = await starling.usage({ settled: true })
  await churn(starling, 2_000)
  await expect.poll(() => openStreams(starling)).toBe(0)
  const after = await starling.usage({ settled: true })
  // A stream that leaked would hold tens of kilobytes.
  expect((after.held - before.held) / 2_000, 'bytes a connection').toBeLessThan(2_000)
})

test('Clients that stop reading cost no more than their bound, and everybody else gets everything', async ({
  starling,
}) => {
  const reading = await Promise.all(Array.from({ length: 5 }, () => rawStream(starling)))
  for (const { opened } of reading) expect(await opened).toContain('200')
  // What the process keeps of events in any case, it has after these.
  await publishLarge(starling, 12)
  const stalled = await Promise.all(Array.from({ length: 50 }, () => rawStream(starling)))
  for (const { opened } of stalled) expect(await opened).toContain('200')
  for (const { socket } of stalled) socket.pause()
  const before = await starling.usage({ settled: true })
  await publishLarge(starling, 20)
  await expect.poll(() => reading.every(({ received }) => received >= 32 * MB)).toBe(true)
  const after = await starling.usage({ settled: true })
  // Streams share the bytes of events. Without a bound, all 20 MB that the kernel does not take would wait in the process.
  expect((after.held - before.held) / MB, 'MB held for 50 stalled clients').toBeLessThan(12)
  for (const { socket } of [...stalled, ...reading]) socket.destroy()
  await expect.poll(() => openStreams(starling)).toBe(0)
})

test('A thousand clients come back at once: all of them are served', async ({ starling }) => {
  const come = () => Promise.all(Array.from({ length: 1_000 }, () => rawStream(starling)))
  const first = await come()
  expect((await Promise.all(first.map(({ opened }) => opened))).every((line) => line.includes('200'))).toBe(
    true,
  )
  for (const { socket } of first) socket.resetAndDestroy()
  const second = await come()
  expect((await Promise.all(second.map(({ opened }) => opened))).every((line) => line.includes('200'))).toBe(
    true,
  )
  await expect.poll(() => openStreams(starling)).toBe(1_000)
  for (const { socket } of second) socket.destroy()
})

test('The load tool finds nothing lost or duplicated on a hundred streams', async ({ starling }) => {
  const tool = spawn(
    process.execPath,
    ['scripts/load.mjs', '--target', starling.url, '--key', starling.key, '--seconds', '2'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let output = ''
  tool.stdout.on('data', (chunk) => {
    output += chunk
  })
  const [code] = await once(tool, 'close')
  expect(output).toContain('delivered       4000 of 4000')
  expect(code).toBe(0)
})
