import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGunzip } from 'node:zlib'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Frame } from './frame'
import { Channel, patienceMs, sinkNames } from './sinks'

/*
 * What every way to a client must hold, over a real connection: a server that pipes the body into its response as Next
 * does, and a client that reads, does not read, or leaves.
 */

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** Into a response, with its backpressure, and cut off with it. */
function pipe(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  const left = new AbortController()
  response.once('close', () => left.abort())
  const destination = new WritableStream<Uint8Array>({
    async write(chunk) {
      response.flushHeaders()
      if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')])
    },
    close: () => void response.end(),
    abort: () => void response.destroy(),
  })
  return body.pipeTo(destination, { signal: left.signal })
}

interface Setup {
  compression?: boolean
  headers?: Record<string, string>
  /** Written before the server looks at the body. */
  first?: string
}

async function connect(
  best: (typeof sinkNames)[number],
  { compression, headers, first = 'open\n' }: Setup = {},
) {
  const opened = vi.fn()
  const gone = vi.fn()
  let channel: Channel | undefined
  let piped: Promise<void> | undefined
  let raw: ServerResponse | undefined
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    raw = response
    channel = new Channel({
      best,
      compression,
      exchange: { request, response },
      onOpen: opened,
      onGone: gone,
    })
    channel.write(Frame.of(first))
    piped = pipe(channel.body(), response).catch(() => {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = get({ host: '127.0.0.1', port, headers: { ...headers } })
  const [response] = (await once(client, 'response')) as [IncomingMessage]
  await vi.waitUntil(() => opened.mock.calls.length > 0)
  return { channel: channel!, raw: raw!, piped: piped!, client, response, opened, gone }
}

/** Reads text until it ends with something. */
async function readUntil(stream: NodeJS.ReadableStream, end: string): Promise<string> {
  let text = ''
  stream.setEncoding('utf8')
  stream.resume()
  const read = (chunk: string) => {
    text += chunk
  }
  stream.on('data', read)
  await vi.waitUntil(() => text.endsWith(end), { timeout: 10_000 })
  stream.removeListener('data', read)
  return text
}

describe.each(sinkNames)('the %s sink', (best) => {
  test('is the one that is used, from the first frame on', async () => {
    const { response, opened } = await connect(best)
    expect(await readUntil(response, 'open\n')).toBe('open\n')
    expect(opened.mock.calls).toEqual([[best]])
  })

  test('brings every frame, whole and in order', async () => {
    const { channel, response } = await connect(best)
    const frames = Array.from({ length: 2_000 }, (_, index) => `${index} ${'ü'.repeat(index % 50)}\n`)
    for (const frame of [...frames, 'end']) channel.write(Frame.of(frame))
    expect(await readUntil(response, 'end')).toBe(`open\n${frames.join('')}end`)
    expect(channel.queued()).toBe(0)
  })

  test('ends the response behind the last frame', async () => {
    const { channel, response } = await connect(best)
    channel.write(Frame.of('last'))
    channel.end()
    let text = ''
    for await (const chunk of response) text += chunk
    expect(text).toBe('open\nlast')
    expect(response.complete).toBe(true)
  })

  test('cuts off a client that does not read what was left for it at the end', async () => {
    const { channel, raw, client, response, gone } = await connect(best)
    response.pause()
    response.on('error', () => {})
    client.on('error', () => {})
    const setTimeout = vi.spyOn(raw, 'setTimeout')
    for (let nr = 0; nr < 100; nr++) channel.write(Frame.of('x'.repeat(200_000)))
    await vi.waitUntil(() => raw.writableLength > 0)
    channel.end()
    expect(setTimeout).toHaveBeenCalledWith(patienceMs, expect.any(Function))
    raw.setTimeout(50)
    await vi.waitUntil(() => gone.mock.calls.length > 0, { timeout: 5_000 })
    expect(raw.destroyed).toBe(true)
  })

  test('tells when the client has left, and takes what is still written without a fault', async () => {
    const { channel, client, gone, response } = await connect(best)
    response.on('error', () => {})
    client.destroy()
    await vi.waitUntil(() => gone.mock.calls.length > 0)
    if (best !== 'stream') channel.write(Frame.of('into the void'))
  })

  test('counts what waits for a client that does not read, and that it has read it', async () => {
    const { channel, response } = await connect(best)
    response.pause()
    const frame = Frame.of('x'.repeat(64 * 1024))
    await vi.waitUntil(async () => {
      for (let count = 0; count < 16; count++) channel.write(frame)
      await new Promise((resolve) => setImmediate(resolve))
      return channel.queued() > 1024 * 1024
    })
    expect(channel.queued()).toBeLessThan(16 * 1024 * 1024)
    response.resume()
    await vi.waitUntil(() => channel.queued() === 0, { timeout: 10_000 })
  })

  test('closes the socket of a client that does not read', async () => {
    const { channel, client, response, gone } = await connect(best)
    response.on('error', () => {})
    response.pause()
    const { socket } = client
    const frame = Frame.of('x'.repeat(1024 * 1024))
    for (let count = 0; count < 16; count++) channel.write(frame)
    await new Promise((resolve) => setImmediate(resolve))
    channel.destroy(new Error('does not read'))
    response.resume()
    await vi.waitUntil(() => socket!.destroyed && gone.mock.calls.length > 0, { timeout: 10_000 })
    expect(response.complete).toBe(false)
  })

  test('compresses nothing unless it is asked for, by the server and by the client', async () => {
    for (const setup of [
      { compression: false, headers: { 'accept-encoding': 'gzip' } },
      { compression: true },
      { compression: true, headers: { 'accept-encoding': 'br, gzip;q=0' } },
    ]) {
      const { response, client } = await connect(best, setup)
      expect(response.headers['content-encoding']).toBeUndefined()
      expect(await readUntil(response, 'open\n')).toBe('open\n')
      client.destroy()
      server!.close()
    }
  })

  test('lets go of the request at once, but for the sink that works everywhere', async () => {
    const { piped } = await connect(best)
    const settled = vi.fn()
    void piped.then(settled)
    await new Promise((resolve) => setImmediate(resolve))
    expect(settled).toHaveBeenCalledTimes(best === 'stream' ? 0 : 1)
  })
})

test('frames are compressed once for everybody, and decoded one by one, those of one client alone between them', async () => {
  const setup = { compression: true, headers: { 'accept-encoding': 'deflate, gzip;q=0.8, br' } }
  const { channel, response } = await connect('direct', setup)
  expect(response.headers['content-encoding']).toBe('gzip')
  expect(response.headers.vary).toBe('accept-encoding')
  const decoded = response.pipe(createGunzip())
  expect(await readUntil(decoded, 'open\n')).toBe('open\n')
  const shared = Frame.of(`shared ${'<li>the same words again</li>'.repeat(40)}\n`)
  const own = Frame.of('for you alone ÿ\n')
  for (const frame of [shared, own, shared, Frame.join([own, shared])]) {
    channel.write(frame)
    const text = frame.bytes.toString()
    expect(await readUntil(decoded, text)).toBe(text)
  }
  expect(shared.deflated).toBe(shared.deflated)
  expect(shared.deflated.length).toBeLessThan(shared.bytes.length / 4)
})

test('without Node’s response a piped body is written by the writer, and one that is read by the reader', async () => {
  const opened = vi.fn()
  const chunks: string[] = []
  const piped = new Channel({ onOpen: opened, onGone: () => {} })
  piped.write(Frame.of('first'))
  await piped
    .body()
    .pipeTo(new WritableStream({ write: (chunk) => void chunks.push(Buffer.from(chunk).toString()) }))
  piped.write(Frame.of('second'))
  await vi.waitUntil(() => chunks.length === 2)
  const read = new Channel({ onOpen: opened, onGone: () => {} })
  read.write(Frame.of('third'))
  const { value } = await read.body().getReader().read()
  expect([...chunks, Buffer.from(value!).toString()]).toEqual(['first', 'second', 'third'])
  expect(opened.mock.calls).toEqual([['writer'], ['stream']])
})

test('a client that left before the server looked at the body is noticed all the same', async () => {
  const gone = vi.fn()
  server = createServer((request, response) => {
    new Channel({ exchange: { request, response }, onOpen: () => {}, onGone: gone })
    response.flushHeaders()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  const [response] = (await once(client, 'response')) as [IncomingMessage]
  response.on('error', () => {})
  client.destroy()
  await vi.waitUntil(() => gone.mock.calls.length === 1)
})
