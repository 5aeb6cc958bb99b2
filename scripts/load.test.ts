import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, 'localhost')
  servers.push(server)
  await once(server, 'listening')
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

/** A server whose streams get of event 3 what a test says. */
function faulty(
  deliver: (send: (event: number) => void, number: number) => void,
  onPublish = (_streams: Set<ServerResponse>, _number: number) => {},
) {
  const streams = new Set<ServerResponse>()
  const resumed: (string | undefined)[] = []
  const titles: string[] = []
  const url = listen(async (request, response) => {
    if (request.method === 'GET') {
      resumed.push(request.headers['last-event-id'] as string | undefined)
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 10\n\n')
      streams.add(response)
      response.on('close', () => streams.delete(response))
      return
    }
    let body = ''
    for await (const chunk of request) body += chunk
    const number = titles.push((JSON.parse(body) as { title: string }).title)
    const send = (event: number) => {
      for (const stream of streams)
        stream.write(`event: x\nid: c${event}\ndata: ${JSON.stringify({ title: titles[event - 1] })}\n\n`)
    }
    deliver(send, number)
    onPublish(streams, number)
    response.writeHead(201).end(JSON.stringify({ id: String(number) }))
  })
  return { url, resumed }
}

async function load(...args: string[]) {
  const child = spawn(process.execPath, ['scripts/load.mjs', ...args], {
    env: { ...process.env, STARLING_API_KEY: undefined },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
    })
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}

const few = ['--key', 'k', '--streams', '4', '--rate', '20', '--seconds', '1']

test('says that everything arrived', async () => {
  const { url } = faulty((send, number) => send(number))
  const { code, output } = await load('--target', await url, ...few)
  expect(output).toContain('delivered       80 of 80')
  expect(output).toMatch(/lost +0\nduplicated +0\nout of order +0/)
  expect(code).toBe(0)
})

test('says what was lost', async () => {
  const { url } = faulty((send, number) => number !== 3 && send(number))
  const { code, output } = await load('--target', await url, ...few)
  expect(output).toMatch(/lost +4\nduplicated +0\nout of order +0/)
  expect(code).toBe(1)
})

test('says what came twice', async () => {
  const { url } = faulty((send, number) => {
    send(number)
    if (number === 3) send(number)
  })
  const { code, output } = await load('--target', await url, ...few)
  expect(output).toMatch(/lost +0\nduplicated +4\nout of order +0/)
  expect(code).toBe(1)
})

test('says what came in another order than it was published', async () => {
  const { url } = faulty((send, number) => {
    if (number !== 3) send(number)
    if (number === 4) send(3)
  })
  const { code, output } = await load('--target', await url, ...few)
  expect(output).toMatch(/lost +0\nduplicated +0\nout of order +4/)
  expect(code).toBe(1)
})

test('comes back behind the last event where a stream is cut', async () => {
  const { url, resumed } = faulty(
    (send, number) => send(number),
    (streams, number) => {
      if (number === 3) for (const stream of streams) stream.end()
    },
  )
  const { output } = await load('--target', await url, ...few)
  expect(output).toContain('reconnects      4')
  expect(resumed.slice(4)).toEqual(['c3', 'c3', 'c3', 'c3'])
})

test('follows no redirect, and says where it would have led', async () => {
  let visits = 0
  const elsewhere = await listen((_request, response) => {
    visits++
    response.end()
  })
  const url = await listen((_request, response) => {
    response.writeHead(307, { location: `${elsewhere}/` }).end()
  })
  const { code, output } = await load('--target', url, ...few)
  expect(output).toContain(`4 × 307 to ${elsewhere}/: a redirect, which is not followed`)
  expect(code).toBe(1)
  expect(visits).toBe(0)
})

test('names the remedy where the server limits it', async () => {
  const url = await listen((_request, response) => {
    response.writeHead(429).end()
  })
  const { code, output } = await load('--target', url, ...few)
  expect(output).toContain('4 × 429: start the server with RATE_LIMIT=off')
  expect(code).toBe(1)
})

test.each([
  [['--target', 'https://example.com', ...few], 'example.com is not this machine. Add --yes'],
  [['--target', 'ftp://localhost', ...few], 'it must be an http(s) address'],
  [['--streams', '3'], 'Give an API key'],
  [['--key', 'k', '--streams', '0'], '--streams is "0", but it must be a number from 1 to 50000.'],
  [['--key', 'k', '--path', '//elsewhere.example'], '--path must begin with one slash'],
])('refuses %j', async (args, complaint) => {
  const { code, output } = await load(...args)
  expect(output).toContain(complaint)
  expect(code).toBe(2)
})

test.each([
  [['--target', 'https://example.com'], 'example.com is not this machine. Add --yes'],
  [['--players', '0'], '--players is "0", but it must be a number from 1 to 2000.'],
  [['--streams', '3'], "Unknown option '--streams'"],
])('refuses to play a quiz with %j', async (args, complaint) => {
  const { code, output } = await load('--quiz', ...args)
  expect(output).toContain(complaint)
  expect(code).toBe(2)
})

test('explains itself', async () => {
  expect((await load('--quiz', '--help')).output).toContain('npm run load -- --quiz')
  const { code, output } = await load('--help')
  expect(output).toContain('npm run load -- --key KEY')
  expect(code).toBe(0)
})

test('tells of streams that the server ended for a cap, and what to do about it', async () => {
  const { url } = faulty(
    (send, number) => send(number),
    (streams) => {
      for (const stream of streams) stream.end('retry: 60000\nevent: ended\ndata: {"reason":"replaced"}\n\n')
    },
  )
  const { output } = await load(
    '--target',
    await url,
    '--key',
    'k',
    '--streams',
    '2',
    '--rate',
    '1',
    '--seconds',
    '1',
  )
  expect(output).toContain('2 × ended by the server: {"reason":"replaced"}: one key has many streams here')
})
