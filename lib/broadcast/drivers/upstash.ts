import { Redis } from '@upstash/redis'
import type { Driver, UpstreamHandlers } from '../driver'
import { readBus } from './bus-stream'
import {
  publishedIds,
  RedisLog,
  type RedisLogOptions,
  readPages,
  runScript,
  type ScriptCall,
} from './scripts'

/** Where the REST address is; how much it keeps stands in `RedisLogOptions`. */
export interface UpstashDriverOptions extends RedisLogOptions {
  /** `UPSTASH_REDIS_REST_URL`. */
  url: string
  /** `UPSTASH_REDIS_REST_TOKEN`; a read-only token is not enough. */
  token: string
  /** How long a request may take, in milliseconds. Default 5,000. */
  timeoutMs?: number
}

/**
 * Upstash Redis over REST: each call is one request and one script, the bus is one event stream. Made for platforms
 * where a TCP connection is dear or impossible.
 */
export function upstashDriver({ url, token, timeoutMs = 5_000, ...options }: UpstashDriverOptions): Driver {
  const log = new RedisLog(options)
  const base = url.replace(/\/+$/, '')
  const redis = new Redis({
    url: base,
    token,
    // The order of requests and what they return are ours to decide, and only the hub may repeat one: see `Group.nonce`.
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(timeoutMs),
  })
  const run = async (call: ScriptCall) => {
    try {
      return await runScript(call, (command, script, keys, args) => {
        return command === 'EVAL' ? redis.eval(script, keys, args) : redis.evalsha(script, keys, args)
      })
    } catch (error) {
      throw withoutCommand(error)
    }
  }
  return {
    name: 'upstash',
    ttlMs: log.ttlMs,
    publish: async (batch) => publishedIds(await run(log.publishCall(batch))),
    read: async (request) => readPages(await run(log.readCall(request))),
    open: (handlers) => openBus(base, token, log.channel, handlers),
    close: async () => {},
  }
}

/** The SDK (1.39) appends the whole command to its errors, and with it people's data. */
function withoutCommand(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('The request failed')
  const [message] = error.message.split(', command was:')
  return new Error(message, error.cause === undefined ? {} : { cause: error.cause })
}

/** The SDK's own subscriber (1.39) tells neither the end nor the error of an established stream, so this one does. */
function openBus(
  base: string,
  token: string,
  channel: string,
  handlers: UpstreamHandlers,
): { close(): void } {
  const abort = new AbortController()
  const listen = async () => {
    const response = await fetch(`${base}/subscribe/${channel}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      cache: 'no-store',
      signal: abort.signal,
    })
    if (!response.ok || !response.body) throw new Error(await refusal(response))
    await readBus(response.body, handlers)
    throw new Error('The event stream has ended')
  }
  listen().catch((error: unknown) => {
    if (abort.signal.aborted) return
    abort.abort()
    handlers.down(error)
  })
  return { close: () => abort.abort() }
}

async function refusal(response: Response): Promise<string> {
  const text = await response.text()
  return `HTTP ${response.status} ${text.slice(0, 200)}`
}
