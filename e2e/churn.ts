import { lookup } from 'node:dns/promises'
import { connect, type Socket } from 'node:net'
import type { StarlingServer } from './server'

/** Connections that are under way at a time. */
const atOnce = 50

/** A stream as bytes: nothing of it is parsed. */
export interface RawStream {
  socket: Socket
  /** Everything received so far, in bytes. */
  received: number
  /** Resolves when the first bytes are there, with the status line; with '' where there were none. */
  opened: Promise<string>
}

/** Sends the request for the events of Acme on a socket of its own. */
export async function rawStream(server: StarlingServer): Promise<RawStream> {
  const { hostname, port } = new URL(server.url)
  const { address } = await lookup(hostname)
  const socket = connect(Number(port), address)
  const stream: RawStream = {
    socket,
    received: 0,
    opened: new Promise((resolve) => {
      socket.once('data', (chunk) => resolve(chunk.toString('latin1').split('\r\n')[0]!))
      socket.once('close', () => resolve(''))
    }),
  }
  socket.on('data', (chunk) => {
    stream.received += chunk.length
  })
  // A connection that the server or we cut: `close` follows.
  socket.on('error', () => {})
  socket.write(
    `GET /api/v1/events?topics=o:acme HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: Bearer ${server.key}\r\n\r\n`,
  )
  return stream
}

/** The ways in which clients leave. */
const departures = [
  async function says({ socket, opened }: RawStream) {
    await opened
    socket.end()
    socket.destroySoon()
  },
  async function breaks({ socket, opened }: RawStream) {
    await opened
    socket.resetAndDestroy()
  },
  /** While the handler still awaits who it is. */
  async function hurries({ socket }: RawStream) {
    await new Promise((resolve) => socket.once('connect', resolve))
    await new Promise((resolve) => setImmediate(resolve))
    socket.resetAndDestroy()
  },
  /** With the write of an event under way. */
  async function staysForAnEvent({ socket, opened }: RawStream) {
    await opened
    await new Promise((resolve) => socket.once('data', resolve).once('close', resolve))
    socket.resetAndDestroy()
  },
]

/** So many clients come and go, in every way there is, while notifications are published. */
export async function churn(server: StarlingServer, connections: number): Promise<void> {
  let running = true
  const publishing = (async () => {
    for (let number = 0; running; number++) {
      await server.publish({ title: `Churn ${number}` })
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  let begun = 0
  const come = async () => {
    while (begun < connections) await departures[begun++ % departures.length]!(await rawStream(server))
  }
  await Promise.all(Array.from({ length: atOnce }, come))
  running = false
  await publishing
}

/** The open streams that the server knows of. */
export async function openStreams(server: StarlingServer): Promise<number> {
  const health: unknown = await (await fetch(`${server.url}/api/health`)).json()
  const { streams } = health as { streams: number | { open: number } }
  return typeof streams === 'number' ? streams : streams.open
}
