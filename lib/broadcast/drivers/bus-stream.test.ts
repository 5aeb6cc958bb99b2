import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readBus } from './bus-stream'

async function read(parts: Iterable<Uint8Array>): Promise<string[]> {
  const heard: string[] = []
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })
  await readBus(body, { ready: () => heard.push('READY'), message: (raw) => heard.push(raw) })
  return heard
}

const bytes = (text: string) => new TextEncoder().encode(text)

it('reads messages with commas and colons in them, and passes over comments and other lines', async () => {
  const text =
    'data: subscribe,starling:bus,1\n\n: keepalive\n\nevent: x\ndata: message,starling:bus,{"a":1,"b":"x: y"}\n\n'
  expect(await read([bytes(text)])).toEqual(['READY', '{"a":1,"b":"x: y"}'])
})

it('accepts line ends of either kind', async () => {
  expect(await read([bytes('data: subscribe,bus,1\r\n\r\ndata: message,bus,hello\r\n\r\n')])).toEqual([
    'READY',
    'hello',
  ])
})

it('does not care where the network cuts the stream', async () => {
  const payloads = ['{"text":"grüße 🐦"}', 'x'.repeat(100), '']
  const all = bytes(
    `data: subscribe,bus,1\n\n${payloads.map((text) => `data: message,bus,${text}\n\n`).join('')}`,
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: all.length }), { maxLength: 30 }), async (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), all.length]
      const parts = places.slice(1).map((end, i) => all.slice(places[i], end))
      expect(await read(parts)).toEqual(['READY', ...payloads])
    }),
  )
})

it('gives up on a line that does not end', async () => {
  const part = bytes('x'.repeat(1024 * 1024))
  await expect(read(Array(9).fill(part))).rejects.toThrow('does not end')
})
