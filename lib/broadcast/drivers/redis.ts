import { createClient, ErrorReply } from 'redis'
import type { Driver, UpstreamHandlers } from '../driver'
import {
  publishedIds,
  RedisLog,
  type RedisLogOptions,
  readPages,
  runScript,
  type ScriptCall,
} from './scripts'

/** Where the Redis server is; how much it keeps stands in `RedisLogOptions`. */
export interface RedisDriverOptions extends RedisLogOptions {
  /** `redis://` or `rediss://`, with user and password if need be. */
  url: string
  /** How long connecting and each command may take, in milliseconds. Default 5,000. */
  timeoutMs?: number
}

type Client = ReturnType<typeof createConnection>

/**
 * Redis 7 or later, or Valkey, over TCP: one connection for commands and one for the bus. Nothing is connected before
 * it is needed. The server must not evict keys (`maxmemory-policy noeviction`).
 */
export function redisDriver({ url, timeoutMs = 5_000, ...options }: RedisDriverOptions): Driver {
  const log = new RedisLog(options)
  const commands = new CommandConnection(url, timeoutMs)
  return {
    name: 'redis',
    ttlMs: log.ttlMs,
    publish: async (batch) => publishedIds(await commands.run(log.publishCall(batch))),
    read: async (request) => readPages(await commands.run(log.readCall(request))),
    open: (handlers) => openBus(url, timeoutMs, log.channel, handlers),
    close: async () => commands.close(),
  }
}

/** The client neither reconnects nor queues by itself: the hub sees every loss, and repairs and retries. */
function createConnection(url: string, timeoutMs: number) {
  return createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: false, connectTimeout: timeoutMs },
  })
}

function destroy(client: Client): void {
  if (client.isOpen) client.destroy()
}

function openBus(
  url: string,
  timeoutMs: number,
  channel: string,
  handlers: UpstreamHandlers,
): { close(): void } {
  let client: Client | null = null
  let closed = false
  const down = (error: unknown) => {
    if (closed) return
    close()
    handlers.down(error)
  }
  const close = () => {
    closed = true
    if (client) destroy(client)
  }
  const connect = async () => {
    client = createConnection(url, timeoutMs)
    client.on('error', down)
    client.on('end', () => down(new Error('The connection has ended')))
    await client.connect()
    await client.subscribe(channel, (raw) => {
      if (!closed) handlers.message(raw)
    })
    if (!closed) handlers.ready()
    else destroy(client)
  }
  connect().catch(down)
  return { close }
}

interface Connection {
  client: Client
  ready: Promise<unknown>
}

/** The connection for scripts; a new one after every failure, because a late reply must not meet another command. */
class CommandConnection {
  readonly #url: string
  readonly #timeoutMs: number
  #connection: Connection | null = null

  constructor(url: string, timeoutMs: number) {
    this.#url = url
    this.#timeoutMs = timeoutMs
  }

  async run(call: ScriptCall): Promise<unknown> {
    this.#connection ??= this.#connect()
    const connection = this.#connection
    try {
      return await this.#inTime(this.#send(connection, call))
    } catch (error) {
      // An error that the server answered a script with leaves the connection in order.
      if (!(error instanceof ErrorReply) || !connection.client.isReady) this.#drop(connection)
      throw error
    }
  }

  close(): void {
    if (this.#connection) this.#drop(this.#connection)
  }

  #connect(): Connection {
    const client = createConnection(this.#url, this.#timeoutMs)
    const connection = { client, ready: client.connect() }
    // Every command that is under way fails with the same error, and the next one begins with a new connection.
    client.on('error', () => this.#drop(connection))
    return connection
  }

  async #send({ client, ready }: Connection, call: ScriptCall): Promise<unknown> {
    await ready
    return runScript(call, (command, script, keys, args) => {
      return client.sendCommand([command, script, String(keys.length), ...keys, ...args])
    })
  }

  #drop(connection: Connection): void {
    if (this.#connection === connection) this.#connection = null
    destroy(connection.client)
  }

  async #inTime<T>(reply: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`No reply from Redis within ${this.#timeoutMs} ms`)),
        this.#timeoutMs,
      )
    })
    try {
      return await Promise.race([reply, late])
    } finally {
      clearTimeout(timer)
    }
  }
}
