import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient, ErrorReply, RESP_TYPES } from 'redis'
import { encodeReply } from './upstash-encoding'

/** What happens to the next request: refused with a 5xx, lost on its way, or carried out without an answer. */
export type RequestFault = 'error' | 'lost-request' | 'lost-reply'

/** What happens to a message of the bus on its way to a subscriber. */
export type MessageFault = 'drop' | 'duplicate' | 'delay'

/** Upstash's REST protocol in front of a real Redis server, with faults on demand. */
export interface UpstashProxy {
  readonly url: string
  readonly token: string
  /** Faults of the next requests, first come first; subscriptions are not requests here. */
  readonly requestFaults: RequestFault[]
  /** Decides about every message; a delayed one comes after the next one. Default: nothing happens. */
  messageFault: (payload: string) => MessageFault | null
  /** While true, event streams stay open and silent, and their messages are lost. */
  stalled: boolean
  /** While true, new event streams are refused. */
  refusing: boolean
  /** Event streams that are open now. */
  readonly streams: number
  readonly stats: { requests: number; commands: Record<string, number>; streamsOpened: number }
  /** Ends all event streams: cleanly, or with a reset connection. */
  cut(how: 'end' | 'reset'): void
  close(): Promise<void>
}

interface Stream {
  response: ServerResponse
  end(how: 'end' | 'reset'): void
}

// Commands that Upstash's REST API refuses too: they block, or change the state of the shared connection.
const refused =
  /^(P?SUBSCRIBE|P?UNSUBSCRIBE|MONITOR|MULTI|EXEC|WATCH|SELECT|AUTH|HELLO|QUIT|RESET|BL\w*|BR\w*|BZ\w*|WAIT)$/i

/**
 * Starts the proxy on a free port of the loopback interface. It speaks what `@upstash/redis` speaks: `POST /`,
 * `/pipeline`, `/multi-exec` and `/subscribe/CHANNEL`, base64 encoding, and errors as `{"error": …}`.
 *
 * @param redisUrl the server behind it; it may be away for a while
 */
export async function startUpstashProxy(redisUrl: string, token = 'local-token'): Promise<UpstashProxy> {
  const streams = new Set<Stream>()
  const connect = (strategy: false | number) => {
    const socket = { reconnectStrategy: strategy }
    const client = createClient({ url: redisUrl, RESP: 2, disableOfflineQueue: true, socket })
    return client.on('error', () => {}) // whoever waits for a command or a stream gets the error there
  }
  const redis = connect(20)
  await redis.connect()
  const raw = redis.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })

  const proxy: UpstashProxy = {
    url: '',
    token,
    requestFaults: [],
    messageFault: () => null,
    stalled: false,
    refusing: false,
    get streams() {
      return streams.size
    },
    stats: { requests: 0, commands: {}, streamsOpened: 0 },
    cut(how) {
      for (const stream of [...streams]) stream.end(how)
    },
    async close() {
      this.cut('reset')
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      redis.destroy()
    },
  }

  async function command(parts: unknown, base64: boolean): Promise<{ result: unknown } | { error: string }> {
    try {
      const args = checkCommand(parts)
      const name = args[0]!.toUpperCase()
      proxy.stats.commands[name] = (proxy.stats.commands[name] ?? 0) + 1
      return { result: encodeReply(await raw.sendCommand(args), base64) }
    } catch (error) {
      if (error instanceof ErrorReply || error instanceof RefusedCommand) return { error: error.message }
      throw error
    }
  }

  async function transaction(commands: unknown[], base64: boolean): Promise<unknown> {
    const steps = [['MULTI'], ...commands.map(checkCommand), ['EXEC']]
    // Sent in one turn, so that nothing of another request gets between them.
    const replies = await Promise.allSettled(steps.map((step) => raw.sendCommand(step)))
    const last = replies.at(-1)!
    if (last.status === 'rejected') return { error: String(last.reason.message) }
    return (last.value as unknown as unknown[]).map((reply) => {
      return reply instanceof ErrorReply ? { error: reply.message } : { result: encodeReply(reply, base64) }
    })
  }

  async function subscribe(channel: string, response: ServerResponse): Promise<void> {
    if (proxy.refusing) return answer(response, 503, { error: 'ERR unavailable' })
    const client = connect(false)
    await client.connect()
    const held: string[] = []
    const write = (kind: string, text: string) => {
      if (!proxy.stalled && !response.writableEnded) response.write(`data: ${kind},${channel},${text}\n\n`)
    }
    const stream: Stream = {
      response,
      end(how) {
        if (!streams.delete(stream)) return
        if (how === 'end') response.end()
        else response.destroy()
        if (client.isOpen) client.destroy()
      },
    }
    streams.add(stream)
    proxy.stats.streamsOpened += 1
    response.on('close', () => stream.end('reset'))
    client.on('error', () => stream.end('end'))
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    let acknowledged = false
    await client.subscribe(channel, (payload) => {
      const fault = proxy.messageFault(payload)
      if (fault === 'drop') return
      if (fault === 'delay' || !acknowledged) {
        held.push(payload)
        return
      }
      write('message', payload)
      if (fault === 'duplicate') write('message', payload)
      for (const late of held.splice(0)) write('message', late)
    })
    write('subscribe', '1')
    acknowledged = true
    for (const early of held.splice(0)) write('message', early)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isAuthorized(request, token)) {
      return answer(response, 401, { error: 'WRONGPASS invalid or missing auth token' })
    }
    const [head, argument] = (request.url ?? '/').split('?')[0]!.split('/').filter(Boolean)
    if (head === 'subscribe') return subscribe(decodeURIComponent(argument ?? ''), response)
    proxy.stats.requests += 1
    const body = JSON.parse(await textOf(request)) as unknown[]
    const fault = proxy.requestFaults.shift()
    if (fault === 'error') return answer(response, 500, { error: 'ERR injected' })
    if (fault === 'lost-request') return void response.destroy()
    const base64 = request.headers['upstash-encoding'] === 'base64'
    let reply: unknown
    if (head === 'pipeline') reply = await Promise.all(body.map((parts) => command(parts, base64)))
    else if (head === 'multi-exec') reply = await transaction(body, base64)
    else reply = await command(body, base64)
    if (fault === 'lost-reply') return void response.destroy()
    const failed = !Array.isArray(reply) && typeof reply === 'object' && reply !== null && 'error' in reply
    answer(response, failed ? 400 : 200, reply)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      answer(response, 502, { error: error instanceof Error ? error.message : 'ERR the server is away' })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(proxy, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

class RefusedCommand extends Error {}

function checkCommand(parts: unknown): string[] {
  if (!Array.isArray(parts) || parts.length === 0) throw new RefusedCommand('ERR empty command')
  // A flag of scripts that Upstash has and Redis has not; `@upstash/ratelimit` (2.2) sets it.
  const args = parts.map((part) => String(part).replace(/^#!lua flags=allow-key-locking\n/, '#!lua\n'))
  if (refused.test(args[0]!)) throw new RefusedCommand(`ERR Command is not available: '${args[0]}'`)
  return args
}

function isAuthorized(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed || response.headersSent) return void response.destroy()
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
