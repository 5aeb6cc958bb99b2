import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '../scripts/prepare.mjs'
import type { Usage } from './probe.mjs'

interface ServerOptions {
  /** A Redis server that carries the broadcasts. */
  redisUrl?: string
  /** Another instance, whose database and secret this one shares. */
  beside?: StarlingServer
  /** More variables of its environment. */
  environment?: Record<string, string>
}

/** A production server on a database and a port of its own; it is a demo unless its environment says otherwise. */
export class StarlingServer {
  private readonly folder: string
  private readonly secret: string
  private process: ChildProcess | undefined
  /** What the server has printed since it was last started. */
  output = ''

  private constructor(
    readonly port: number,
    private readonly options: ServerOptions,
  ) {
    this.folder = options.beside?.folder ?? mkdtempSync(join(tmpdir(), 'starling-'))
    this.secret = options.beside?.secret ?? randomBytes(32).toString('base64url')
  }

  static async start(options: ServerOptions = {}): Promise<StarlingServer> {
    const server = new StarlingServer(await freePort(), options)
    await server.start()
    return server
  }

  get url(): string {
    return `http://localhost:${this.port}`
  }

  /** Where its database is, for what no page can do yet. */
  get databaseUrl(): string {
    return `file:${join(this.folder, 'starling.db')}`
  }

  /** The printed line that publishes to Acme. */
  get curl(): string {
    return /curl -X POST .*/.exec(this.output)![0]
  }

  async start(): Promise<void> {
    this.output = ''
    const server = spawn(process.execPath, ['--import', './e2e/probe.mjs', serve], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        PORT: String(this.port),
        DATABASE_URL: this.databaseUrl,
        NEXTAUTH_SECRET: this.secret,
        DEMO: 'on',
        // It would move the pages that a test looks at.
        DEMO_MARKET: 'off',
        ...this.options.environment,
        ...(this.options.redisUrl && { REDIS_URL: this.options.redisUrl }),
      },
    })
    this.process = server
    // A demo prints it when it is ready; others only log.
    const ready = this.options.environment?.DEMO === 'off' ? '"msg":"ready"' : 'curl -X POST'
    const collect = (chunk: Buffer) => {
      this.output += chunk
    }
    server.stdout!.on('data', collect)
    server.stderr!.on('data', collect)
    await new Promise<void>((resolve, reject) => {
      const onData = () => this.output.includes(ready) && resolve()
      server.stdout!.on('data', onData)
      server.once('exit', () => reject(new Error(`The server did not start:\n${this.output}`)))
    })
  }

  /** Asks the server to end, as a supervisor does, and waits until it has. */
  async stop(): Promise<void> {
    const server = this.process
    this.process = undefined
    if (!server) return
    const exited = once(server, 'exit')
    server.kill('SIGTERM')
    await exited
  }

  /** Ends the process at once, as a crash does. */
  async kill(): Promise<void> {
    const exited = once(this.process!, 'exit')
    this.process!.kill('SIGKILL')
    this.process = undefined
    await exited
  }

  /** @param settled after a garbage collection */
  async usage({ settled = false } = {}): Promise<Usage> {
    const answer = once(this.process!, 'message')
    this.process!.send(settled ? 'settled usage' : 'usage')
    return (await answer)[0] as Usage
  }

  /** The API key of Acme. */
  get key(): string {
    return /starling_[\w-]+/.exec(this.curl)![0]
  }

  /** @param key an `Idempotency-Key` */
  async publish(fields: Record<string, unknown>, key?: string): Promise<void> {
    const response = await fetch(`${this.url}/api/v1/notifications`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}`, ...(key && { 'idempotency-key': key }) },
      body: JSON.stringify(fields),
    })
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  }

  /**
   * Sends prices of symbols to Acme.
   * @param ago how old they are, in ms
   */
  async price(prices: Record<string, string>, ago = 0): Promise<void> {
    const at = Date.now() - ago
    const ticks = Object.entries(prices).map(([symbol, price]) => ({ symbol, price, at }))
    const response = await fetch(`${this.url}/api/v1/prices`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}` },
      body: JSON.stringify({ ticks }),
    })
    if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`)
  }

  async close(): Promise<void> {
    await this.stop()
    if (!this.options.beside) rmSync(this.folder, { recursive: true })
  }

  /** Puts an activity into the feed of Acme. */
  async tell(fields: Record<string, unknown>): Promise<void> {
    const response = await fetch(`${this.url}/api/v1/activities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}` },
      body: JSON.stringify(fields),
    })
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  }
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
