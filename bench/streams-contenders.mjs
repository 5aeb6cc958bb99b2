// The servers of the stream benchmark: Starling with each of its sinks, and what it is measured against.
import { fork } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { get } from 'node:http'
import { markOf, placeholder } from './streams-mark.mjs'
import { importTypeScript, root } from './typescript.mjs'

const { StarlingServer } = await importTypeScript(`export { StarlingServer } from './e2e/server'`)
process.chdir(root)

/** Bytes of an event on the wire. */
const eventBytes = 630
const sinks = ['direct', 'writer', 'stream']
const unlimited = {
  MAX_STREAMS_PER_USER: '0',
  MAX_STREAMS_PER_IP: '0',
  RATE_LIMIT: 'off',
}

/** Sends one message to a child process and waits for the answer. */
export async function ask(child, message) {
  const answer = once(child, 'message')
  child.send(message)
  return (await answer)[0]
}

/** A server, and the process of its clients. */
export class Contender {
  constructor(name, server, clients, gzip) {
    this.name = name
    this.gzip = gzip
    this.server = server
    this.clients = clients
  }

  async resize(streams) {
    const { answer } = await ask(this.clients, ['resize', streams])
    return answer
  }

  async broadcast(workload) {
    const before = await this.server.usage()
    const { answer } = await ask(this.clients, ['broadcast', workload])
    const after = await this.server.usage()
    return { ...answer, cpuUs: after.cpuUs - before.cpuUs }
  }

  async stop() {
    this.clients.kill()
    await this.server.close()
  }
}

async function contender(name, server, { url, path, publishPath, headers = {}, filler = '', gzip = false }) {
  const { hostname, port } = new URL(url)
  const clients = fork(new URL('streams-clients.mjs', import.meta.url))
  const { address: host } = await lookup(hostname)
  await ask(clients, ['target', { host, port, path, publishPath, headers, filler, gzip }])
  return new Contender(name, server, clients, gzip)
}

async function peer(kind, name, event) {
  const child = fork(new URL('streams-peer.mjs', import.meta.url), [kind], {
    execArgv: ['--import', './e2e/probe.mjs'],
    env: { ...process.env, BENCH_EVENT: event },
  })
  const [{ port }] = await once(child, 'message')
  const server = {
    usage: ({ settled = false } = {}) => ask(child, settled ? 'settled usage' : 'usage'),
    close: async () => child.kill(),
  }
  return contender(name, server, { url: `http://localhost:${port}`, path: '/', publishPath: '/' })
}

const path = '/api/v1/events?topics=o:acme'

async function starling(name, env, filler, gzip) {
  const server = await StarlingServer.start({
    environment: { ...unlimited, STREAM_COMPRESSION: gzip ? 'on' : 'off', ...env },
  })
  const headers = { authorization: `Bearer ${server.key}` }
  const publishPath = '/api/v1/notifications'
  return contender(name, server, { url: server.url, path, publishPath, headers, filler, gzip })
}

/** One event as Starling sends it, whether it says which sinks it has, and the text that makes an event `eventBytes` long. */
async function recordEvent() {
  const server = await StarlingServer.start({ environment: unlimited })
  const headers = { authorization: `Bearer ${server.key}` }
  const response = await new Promise((resolve, reject) => {
    get(`${server.url}${path}`, { headers }, resolve).on('error', reject)
  })
  const publish = (body) => server.publish({ title: placeholder, body })
  let text = ''
  const until = async (events) => {
    for await (const chunk of response.iterator({ destroyOnReturn: false })) {
      text += chunk
      if (text.split(placeholder).length > events) return text.slice(text.lastIndexOf('event: '))
    }
  }
  await publish('')
  const filler = 'x'.repeat(eventBytes - (await until(1)).length)
  await publish(filler)
  const event = await until(2)
  const health = await (await fetch(`${server.url}/api/health`)).text()
  response.destroy()
  await server.close()
  return { event, filler, named: sinks.some((sink) => health.includes(`"${sink}"`)) }
}

/** Starts all servers. @returns them, raw Node first, and the size of the event in bytes */
export async function startContenders() {
  const { event, filler, named } = await recordEvent()
  if (markOf(event) !== placeholder) throw new Error(`This event has no mark:\n${event}`)
  const ways = named
    ? [
        ...sinks.map((sink) => [`Starling, ${sink}`, { STREAM_SINK: sink }, filler, false]),
        ['Starling, direct, gzip', { STREAM_SINK: 'direct' }, filler, true],
      ]
    : [['Starling', {}, filler, false]]
  const contenders = [
    await peer('raw', 'raw Node', event),
    await peer('better-sse', 'better-sse 0.16.1 channel', event),
    await peer('sdk', 'Datastar TypeScript SDK 1.0.0', event),
  ]
  for (const way of ways) contenders.push(await starling(...way))
  return { contenders, eventBytes: event.length }
}
