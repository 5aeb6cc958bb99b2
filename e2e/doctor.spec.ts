import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from './fixtures'
import { Nginx } from './nginx'
import { freePort, type StarlingServer } from './server'

// The proxies are reached at ports that the server cannot know of: what it says of its own address is not the point here.
const aboutAddress = /^.*address.*\n.*NEXTAUTH_URL.*\n/m

/** What a proxy does to what passes. */
interface Fault {
  /** Changes the headers on the way in. */
  inwards?(headers: IncomingMessage['headers']): void
  /** Changes the headers on the way out. */
  outwards?(headers: IncomingMessage['headers']): void
  /** Sends the body on; by default as it comes. */
  body?(from: IncomingMessage, to: ServerResponse): void
}

/** A proxy in front of a server, with something wrong. */
async function proxy(starling: StarlingServer, { inwards, outwards, body }: Fault): Promise<Server> {
  const server = createServer((incoming, answer) => {
    const headers = { ...incoming.headers }
    inwards?.(headers)
    const onward = request(
      `${starling.url}${incoming.url}`,
      { method: incoming.method!, headers },
      (from) => {
        const sent = { ...from.headers }
        outwards?.(sent)
        answer.writeHead(from.statusCode!, sent)
        if (body) body(from, answer)
        else from.on('data', (chunk) => answer.write(chunk)).on('end', () => answer.end())
      },
    )
    onward.on('error', () => answer.destroy())
    answer.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function addressOf(target: string | Server | Nginx): string {
  if (typeof target === 'string') return target
  return target instanceof Nginx ? target.url : `http://127.0.0.1:${(target.address() as AddressInfo).port}`
}

/** Asks the doctor about a server, or about a proxy in front of it. */
async function doctor(target: string | Server | Nginx, key?: string, ...args: string[]) {
  const url = addressOf(target)
  const child = spawn(
    process.execPath,
    ['scripts/doctor.mjs', url, ...(key ? ['--key', key] : []), ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env:
        target instanceof Nginx ? { ...process.env, NODE_EXTRA_CA_CERTS: target.certificateFile } : undefined,
    },
  )
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const [code] = await once(child, 'close')
  return { code, output, wrong: output.replace(aboutAddress, '').match(/^✗ (\w+)/gm) }
}

test('The doctor finds nothing wrong with a good server, and what is wrong with each bad proxy', async ({
  starling,
}) => {
  const { key } = starling
  const faults: Record<string, Fault> = {
    // It sends on what it has gathered, at the end, which of a stream never comes.
    buffering: {
      body: (from, to) => {
        const gathered: Buffer[] = []
        from.on('data', (chunk) => gathered.push(chunk)).on('end', () => to.end(Buffer.concat(gathered)))
      },
    },
    stripping: {
      inwards: (headers) => {
        delete headers['last-event-id']
      },
    },
    cutting: {
      outwards: (headers) => {
        delete headers['content-security-policy']
        delete headers['datastar-heartbeat']
      },
    },
    // It ends what says nothing for three seconds.
    hasty: {
      body: (from, to) => {
        const cut = setTimeout(() => to.destroy(), 3_000)
        from.on('data', (chunk) => to.write(chunk) && cut.refresh())
        from.on('end', () => to.end()).on('close', () => clearTimeout(cut))
      },
    },
  }
  const servers = Object.fromEntries(
    await Promise.all(
      Object.entries(faults).map(async ([name, fault]) => [name, await proxy(starling, fault)] as const),
    ),
  )
  const [healthy, buffering, stripping, cutting, hasty] = await Promise.all([
    doctor(starling.url, key, '--publish'),
    doctor(servers.buffering!, key),
    doctor(servers.stripping!, key),
    doctor(servers.cutting!, key),
    doctor(servers.hasty!, key),
  ])
  for (const server of Object.values(servers)) server.closeAllConnections()
  for (const server of Object.values(servers)) server.close()

  expect(healthy.output).toContain('Nothing is wrong.')
  expect(healthy.output).toMatch(/✓ heartbeat/)
  expect(healthy.output).toMatch(/✓ publish/)
  expect(healthy.code).toBe(0)
  expect(buffering).toMatchObject({ code: 1, wrong: ['✗ buffering'] })
  expect(buffering.output).toContain('proxy_buffering off;')
  expect(stripping).toMatchObject({ code: 1, wrong: ['✗ resume'] })
  expect(stripping.output).toContain('Let the proxy send the header Last-Event-ID on.')
  expect(cutting).toMatchObject({ code: 1, wrong: ['✗ headers', '✗ streams'] })
  expect(cutting.output).toContain('Missing or changed: content-security-policy.')
  expect(hasty).toMatchObject({ code: 1, wrong: ['✗ heartbeat'] })
  expect(hasty.output).toMatch(/The stream was cut off after \d+ s\./)
})

test('The doctor sees that an nginx was told to gather streams, and that the documented one does not', async ({
  starling,
}) => {
  const upstreams = [starling.port, starling.port]
  const documented = await Nginx.start(await freePort(), upstreams)
  const trapped = await Nginx.start(await freePort(), upstreams, 'proxy_ignore_headers X-Accel-Buffering;')
  const [good, bad] = await Promise.all([doctor(documented, starling.key), doctor(trapped, starling.key)])
  await Promise.all([documented.stop(), trapped.stop()])

  expect(good.output).toContain('✓ buffering')
  expect(good.output).toContain('✓ heartbeat')
  expect(bad.output).toMatch(/✗ buffering/)
  expect(bad.code).toBe(1)
})

test('Without a key the doctor says what it did not look at, and of a wrong key what it may be', async ({
  starling,
}) => {
  const [without, wrong] = await Promise.all([doctor(starling.url), doctor(starling.url, 'starling_wrong')])
  expect(without.output).toContain('– streams     Not looked at: give an API key')
  expect(without.code).toBe(0)
  expect(wrong.output).toContain('The key is refused: 401.')
  expect(wrong.code).toBe(1)
})

test('Where nothing answers, the doctor says so', async () => {
  const { code, output } = await doctor('http://127.0.0.1:9')
  expect(output).toContain('does not answer')
  expect(code).toBe(1)
})
