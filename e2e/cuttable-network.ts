import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { StarlingServer } from './server'

/** A way to the server that can be cut: open connections are reset, and new ones too, until it is restored. */
export class CuttableNetwork {
  private readonly sockets = new Set<Socket>()
  private isCut = false

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async before(starling: StarlingServer): Promise<CuttableNetwork> {
    const target = new URL(starling.url)
    const server = createServer()
    const network = new CuttableNetwork(server, target)
    server.on('connection', (client) => network.carry(client))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return network
  }

  /** The same URL, reached through this network. */
  through(url: string): string {
    const changed = new URL(url)
    changed.port = String((this.server.address() as AddressInfo).port)
    return changed.href
  }

  cut(): void {
    this.isCut = true
    for (const socket of this.sockets) socket.resetAndDestroy()
  }

  restore(): void {
    this.isCut = false
  }

  close(): void {
    this.cut()
    this.server.close()
  }

  private carry(client: Socket) {
    if (this.isCut) {
      client.resetAndDestroy()
      return
    }
    const upstream = connect(Number(this.target.port), this.target.hostname)
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(one)
      one.pipe(other)
      one.on('close', () => {
        this.sockets.delete(one)
        other.destroy()
      })
      // The close that follows an error says all that matters here.
      one.on('error', () => {})
    }
  }
}
