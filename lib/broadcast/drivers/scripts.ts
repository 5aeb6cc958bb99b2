import { createHash } from 'node:crypto'
import type { Batch, LogEntry, ReadRequest, ReadResult } from '../driver'
import { type EventId, parseId } from '../ids'
import { entryFieldNames, wireVersion } from '../wire'

/** How the logs are kept on a Redis server; all hubs of an installation must agree. */
export interface RedisLogOptions {
  /**
   * Comes before every key and the channel, so that several installations share a server. Default `starling`. On a
   * Redis Cluster put it in braces, `{starling}`: the scripts need all keys in one slot.
   */
  prefix?: string
  /** Entries kept per topic, roughly; somewhat more are kept. Default 1,000. */
  maxLength?: number
  /** How long an idle topic's log is kept, in milliseconds. Default one day. */
  ttlMs?: number
}

/** One call of a script. */
export interface ScriptCall {
  script: Script
  keys: string[]
  args: string[]
}

/** A Lua script: its text, and the hash by which a server that has seen it knows it. */
export interface Script {
  text: string
  sha1: string
}

// Both scripts begin by bringing the clock up: see `Batch.floor` and `StoreState`. A new store begins one millisecond
// ahead of the wall clock, so that no id that an earlier store drew in this very millisecond can reach it.
const begin = `
local function split(id)
  local ms, n = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(n)
end
local function join(ms, n) return string.format('%.0f-%.0f', ms, n) end
local function is_later(a_ms, a_n, b_ms, b_n) return a_ms > b_ms or (a_ms == b_ms and a_n > b_n) end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local floor_ms, floor_n = split(ARGV[1])
local state = redis.call('HMGET', KEYS[1], 'clock', 'born')
local born, ms, n = state[2], 0, 0
if state[1] then ms, n = split(state[1]) end
if not born or is_later(floor_ms, floor_n, ms, n) then
  ms, n = math.max(now, floor_ms) + 1, 0
  born = join(ms, n)
  redis.call('HSET', KEYS[1], 'clock', born, 'born', born)
end
`

// KEYS: state, then nonces and logs. ARGV: floor, channel, max length, ttl, then for each group: the index of its nonce
// in KEYS (0: lossy), how long to remember it, the number of its events, and for each event: the index of its log,
// topic, type, data. The entry before is looked up in the log itself, because the log may have expired since.
const publishText = `${begin}
local channel, max_length, ttl = ARGV[2], ARGV[3], ARGV[4]
local before = join(ms, n)
local function draw()
  if now > ms then ms, n = now, 0 else n = n + 1 end
  return join(ms, n)
end
local last_of = {}
local function append(key, type, data)
  local previous = last_of[key]
  if not previous then
    local last = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)
    previous = last[1] and last[1][1] or '0-0'
    local last_ms, last_n = split(previous)
    if is_later(last_ms, last_n, ms, n) then ms, n = last_ms, last_n end
  end
  local id = draw()
  redis.call('XADD', key, 'MAXLEN', '~', max_length, id, 'v', '${wireVersion}', 'p', previous, 't', type, 'd', data)
  last_of[key] = id
  return id
end

local replies, events, i = {}, {}, 5
while i <= #ARGV do
  local nonce, remember, count = tonumber(ARGV[i]), ARGV[i + 1], tonumber(ARGV[i + 2])
  local known = nonce > 0 and redis.call('GET', KEYS[nonce])
  local ids = {}
  i = i + 3
  if known then
    for id in string.gmatch(known, '%S+') do ids[#ids + 1] = id end
    i = i + count * 4
  else
    for _ = 1, count do
      local topic, type, data, id = ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], 'null'
      if nonce > 0 then
        ids[#ids + 1] = append(KEYS[tonumber(ARGV[i])], type, data)
        id = '"' .. ids[#ids] .. '"'
      end
      events[#events + 1] = '["' .. topic .. '",' .. id .. ',"' .. type .. '",' .. data .. ']'
      i = i + 4
    end
    if nonce > 0 then redis.call('SET', KEYS[nonce], table.concat(ids, ' '), 'PX', remember) end
  end
  replies[#replies + 1] = ids
end
if #ARGV == 4 then draw() end

local after = join(ms, n)
if after ~= before then redis.call('HSET', KEYS[1], 'clock', after) end
for key in pairs(last_of) do redis.call('PEXPIRE', key, ttl) end
if #events > 0 or #ARGV == 4 then
  redis.call('PUBLISH', channel, '{"v":${wireVersion},"prev":"' .. before .. '","at":"' .. after ..
    '","events":[' .. table.concat(events, ',') .. ']}')
end
return replies
`

// KEYS: state, logs. ARGV: floor, then for each log: after, count.
const readText = `${begin}
local reply = {join(ms, n), born, string.format('%.0f', now)}
for i = 2, #KEYS do
  reply[#reply + 1] = redis.call('XRANGE', KEYS[i], '(' .. ARGV[2 * i - 2], '+', 'COUNT', ARGV[2 * i - 1])
end
return reply
`

const publishScript = script(publishText)
const readScript = script(readText)

/** The keys and scripts that the Redis drivers share; they differ only in how a script gets to the server. */
export class RedisLog {
  readonly ttlMs: number
  readonly channel: string
  readonly #prefix: string
  readonly #maxLength: number

  constructor({ prefix = 'starling', maxLength = 1000, ttlMs = 86_400_000 }: RedisLogOptions) {
    this.ttlMs = ttlMs
    this.channel = `${prefix}:bus`
    this.#prefix = prefix
    this.#maxLength = maxLength
  }

  publishCall({ floor, groups }: Batch): ScriptCall {
    const keys = new Map([[this.#stateKey, 1]])
    const indexOf = (key: string) => {
      const index = keys.get(key) ?? keys.size + 1
      keys.set(key, index)
      return String(index)
    }
    const args = [floor, this.channel, String(this.#maxLength), String(this.ttlMs)]
    for (const { nonce, rememberMs, lossy, events } of groups) {
      args.push(
        lossy ? '0' : indexOf(`${this.#prefix}:once:${nonce}`),
        String(rememberMs),
        String(events.length),
      )
      for (const { topic, type, data } of events) {
        args.push(lossy ? '0' : indexOf(this.#logKey(topic)), topic, type, data)
      }
    }
    return { script: publishScript, keys: [...keys.keys()], args }
  }

  readCall({ floor, ranges }: ReadRequest): ScriptCall {
    return {
      script: readScript,
      keys: [this.#stateKey, ...ranges.map(({ topic }) => this.#logKey(topic))],
      args: [floor, ...ranges.flatMap(({ after, count }) => [after, String(count)])],
    }
  }

  get #stateKey(): string {
    return `${this.#prefix}:state`
  }

  #logKey(topic: string): string {
    return `${this.#prefix}:log:${topic}`
  }
}

/** Reads the reply of the publish script. @throws Error if it is something else */
export function publishedIds(reply: unknown): EventId[][] {
  return list(reply).map((ids) => list(ids).map(id))
}

/** Reads the reply of the read script. @throws Error if it is something else */
export function readPages(reply: unknown): ReadResult {
  const [clock, born, now, ...pages] = list(reply)
  return {
    state: { clock: id(clock), born: id(born), now: Number(now) },
    pages: pages.map((page) => list(page).map(entry)),
  }
}

function entry(reply: unknown): LogEntry {
  const [entryId, flat] = list(reply)
  const texts = list(flat).map(String)
  const fields: Record<string, string> = {}
  for (let at = 0; at + 1 < texts.length; at += 2) {
    const name = entryFieldNames.find((known) => known === texts[at])
    if (name) fields[name] = texts[at + 1]!
  }
  return { id: id(entryId), fields }
}

function id(value: unknown): EventId {
  const parsed = parseId(value)
  if (!parsed) throw new Error('The store answered with something that is not an event id')
  return parsed
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error('The store answered in an unknown form')
  return value as unknown[]
}

function script(text: string): Script {
  return { text, sha1: createHash('sha1').update(text).digest('hex') }
}

/**
 * Runs a script by its hash, and sends the text only when the server does not know it.
 *
 * @param run sends one command
 */
export async function runScript(
  { script, keys, args }: ScriptCall,
  run: (
    command: 'EVALSHA' | 'EVAL',
    scriptOrHash: string,
    keys: string[],
    args: string[],
  ) => Promise<unknown>,
): Promise<unknown> {
  try {
    return await run('EVALSHA', script.sha1, keys, args)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('NOSCRIPT')) throw error
    return run('EVAL', script.text, keys, args)
  }
}
