import { z } from 'zod'

/** A variable of the environment holds something that Starling cannot work with. */
export class EnvError extends Error {
  readonly type = 'env'
  override readonly name = 'EnvError'
}

const text = z.string().min(1)
const flag = z
  .enum(['on', 'off', 'true', 'false', '1', '0'])
  .transform((value) => ['on', 'true', '1'].includes(value))
const cap = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number)
const httpUrl = z.url({ protocol: /^https?$/ })
const originList = text
  .transform((list) => list.split(',').map((origin) => origin.trim()))
  .refine((origins) => origins.every(isOrigin))

/** Which traces are exported, by the names that OpenTelemetry gives them. */
const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

/** One line a variable: what it accepts (shown when it is wrong), and how it is read. */
const variables = {
  DATABASE_URL: [text.regex(/^(file:|libsql:|https?:|wss?:)/), 'file:PATH, libsql://HOST or https://HOST'],
  DATABASE_AUTH_TOKEN: [text, 'the token of the libsql database'],
  DATA_FOLDER: [text, 'a folder that only the server may read'],
  NEXTAUTH_SECRET: [text.min(32), 'at least 32 random characters, say from: openssl rand -base64 32'],
  NEXTAUTH_URL: [httpUrl, 'the public address, say https://starling.example.com'],
  DEMO: [flag, 'on or off'],
  SIGN_UP: [flag, 'on or off'],
  GITHUB_ID: [text, 'the client id of a GitHub OAuth app'],
  GITHUB_SECRET: [text, 'the client secret of a GitHub OAuth app'],
  DEMO_MARKET: [flag, 'on or off'],
  HOST: [text.regex(/^[A-Za-z0-9.:_-]+$/), 'a host name or an address to listen on'],
  PORT: [z.coerce.number().int().min(1).max(65535), 'a port number from 1 to 65535'],
  REDIS_URL: [z.url({ protocol: /^rediss?$/ }), 'redis://HOST:PORT or rediss://USER:PASSWORD@HOST:PORT'],
  UPSTASH_REDIS_REST_URL: [httpUrl, 'the REST address of the Upstash database, say https://NAME.upstash.io'],
  UPSTASH_REDIS_REST_TOKEN: [text.regex(/^[\x21-\x7e]+$/), 'the REST token of the Upstash database'],
  CORS_ORIGINS: [
    originList,
    'origins separated by commas, say https://app.example.com,http://localhost:5173 (http only for localhost)',
  ],
  STREAM_MAX_AGE: [
    z.coerce.number().int().min(30).max(86_400),
    'the age in seconds, from 30 to 86400, at which a stream is handed over to a new one',
  ],
  STREAM_SINK: [z.enum(['direct', 'writer', 'stream']), 'direct, writer or stream'],
  STREAM_COMPRESSION: [flag, 'on or off'],
  TRUST_PROXY: [flag, 'on or off'],
  RATE_LIMIT: [flag, 'on or off'],
  OTEL_EXPORTER_OTLP_ENDPOINT: [httpUrl, 'the http(s) address of an OpenTelemetry collector'],
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: [
    httpUrl,
    'the http(s) address where an OpenTelemetry collector takes traces',
  ],
  OTEL_TRACES_SAMPLER: [z.enum(samplers), samplers.join(', ')],
  OTEL_TRACES_SAMPLER_ARG: [z.coerce.number().min(0).max(1), 'the share of requests to trace, from 0 to 1'],
  OTEL_SDK_DISABLED: [z.stringbool({ truthy: ['true'], falsy: ['false'] }), 'true or false'],
  METRICS_TOKEN: [text.min(16), 'at least 16 characters'],
  DATASTAR_CLIENT_URL: [
    z.union([httpUrl, text.regex(/^\/(?!\/)/)]),
    'the http(s) URL or the path of a Datastar v1 bundle',
  ],
  MAX_STREAMS_PER_USER: [cap, 'a number of streams, or 0 for no limit'],
  MAX_STREAMS_PER_IP: [cap, 'a number of streams, or 0 for no limit'],
  MAX_RUNNING_JOBS: [z.coerce.number().int().min(1).max(100), 'a number of exports from 1 to 100'],
  CRON_SECRET: [text.regex(/^[\x21-\x7e]{16,}$/), 'at least 16 ASCII characters without blanks'],
  STREAM_CAP_POLICY: [z.enum(['replace', 'reject']), 'replace or reject'],
} as const satisfies Record<string, readonly [z.ZodType, string]>

type Values = { -readonly [K in keyof typeof variables]?: z.output<(typeof variables)[K][0]> }

/** Shown when wrong by their length alone: they are secrets, or hold one, or somebody may have put one there. */
const secretNames = /SECRET|TOKEN|REDIS/

/** In seconds: no right outlives it by oversight, and Vercel cuts what lasts longer than 300 s. */
const defaultMaxAge = 3_600
const vercelMaxAge = 280

/** Is it exactly what a browser sends as `Origin`, and from where nobody on the way can speak? */
function isOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { origin: exact, protocol, hostname } = new URL(origin)
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return exact === origin && (protocol === 'https:' || (protocol === 'http:' && local))
}

/** How streams leave and for how long. */
export interface StreamsEnv {
  /** Age at which a stream is handed over, ms. */
  maxAgeMs: number
  /** The best way to a client that may be used. */
  sink: 'direct' | 'writer' | 'stream'
  compression: boolean
}

/** Which of the requests are traced for a collector; where it is, its exporter knows. */
export interface TracingEnv {
  sampler: (typeof samplers)[number]
  /** Share of the traces, where the sampler goes by it. */
  ratio: number
}

/** Where events are logged and broadcast. */
export type BroadcastEnv =
  | { driver: 'memory' }
  | { driver: 'redis'; url: string }
  | { driver: 'upstash'; url: string; token: string }

/** How many streams may be open at once, on all instances together. */
export interface StreamCaps {
  /** Per person or API key; 0 is no limit. */
  perOwner: number
  /** Per address of a client; 0 is no limit. */
  perAddress: number
  /** Over `perOwner` the oldest stream gives way, or the new one is refused. */
  policy: 'replace' | 'reject'
}

/** An OAuth app of GitHub. */
export interface GitHubEnv {
  id: string
  secret: string
  /** Where people sign in and allow the app. */
  site: string
  /** Where the app asks who they are. */
  api: string
}

/** The checked environment. Every field is documented in docs/configuration.md. */
export interface Env {
  databaseUrl: string
  databaseAuthToken: string | undefined
  /** True on the default database: a file that this process creates and keeps its own secrets beside. */
  embedded: boolean
  /** Undefined on the embedded database, where a secret is generated and kept beside the file. */
  secret: string | undefined
  /** The public address without a trailing slash. */
  url: string
  demo: boolean
  /** May anybody sign up? Otherwise only people with an invitation. */
  signUp: boolean
  /** Undefined where nobody signs in with GitHub. */
  github: GitHubEnv | undefined
  /** Does the demo make up prices? */
  demoMarket: boolean
  production: boolean
  broadcast: BroadcastEnv
  streams: StreamsEnv
  /** Origins of other sites whose pages may read event streams with the credentials of their visitors. */
  corsOrigins: readonly string[]
  /** Is there a proxy in front whose `X-Forwarded-For` and `X-Request-Id` can be believed? */
  trustProxy: boolean
  /** Off for load tests. */
  rateLimit: boolean
  /** What a scraper of the metrics must send; undefined switches them off. */
  metricsToken: string | undefined
  /** Undefined where no traces are exported. */
  tracing: TracingEnv | undefined
  datastarClientUrl: string | undefined
  streamCaps: StreamCaps
  /** How many exports of one person run at once; the others wait. */
  maxRunningJobs: number
  /** What a scheduler must send that drives the exports; undefined lets nobody. */
  cronSecret: string | undefined
}

/**
 * Reads and checks the environment.
 * @param source the variables; an empty string counts as unset.
 * @throws EnvError naming each wrong variable, what was found (never for secrets) and what is accepted.
 */
export function readEnv(source: Record<string, string | undefined>): Env {
  const values: Values = {}
  const wrong: string[] = []
  for (const [name, [schema, accepts]] of Object.entries(variables)) {
    const found = source[name]
    if (!found) continue
    const result = schema.safeParse(found)
    if (result.success) Object.assign(values, { [name]: result.data })
    else {
      const shown = secretNames.test(name) ? `${found.length} characters` : JSON.stringify(found)
      wrong.push(`${name} is ${shown}, but it must be ${accepts}.`)
    }
  }
  const embedded = values.DATABASE_URL === undefined
  if (!embedded && !values.NEXTAUTH_SECRET && !wrong.some((line) => line.startsWith('NEXTAUTH_SECRET')))
    wrong.push(`NEXTAUTH_SECRET is unset, but with DATABASE_URL it must be ${variables.NEXTAUTH_SECRET[1]}.`)
  const broadcast = broadcastOf(source, values, wrong)
  const github = githubOf(source, values, wrong)
  if (wrong.length > 0) throw new EnvError(wrong.join('\n'))
  const demo = values.DEMO ?? embedded
  const host = values.HOST ?? 'localhost'
  const shownHost =
    host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return {
    databaseUrl: values.DATABASE_URL ?? `file:${values.DATA_FOLDER ?? 'data'}/starling.db`,
    databaseAuthToken: values.DATABASE_AUTH_TOKEN,
    embedded,
    secret: values.NEXTAUTH_SECRET,
    url: (values.NEXTAUTH_URL ?? `http://${shownHost}:${values.PORT ?? 3000}`).replace(/\/+$/, ''),
    demo,
    demoMarket: demo && (values.DEMO_MARKET ?? true),
    signUp: values.SIGN_UP ?? true,
    github,
    production: source.NODE_ENV === 'production',
    broadcast,
    streams: {
      maxAgeMs: (values.STREAM_MAX_AGE ?? (source.VERCEL ? vercelMaxAge : defaultMaxAge)) * 1000,
      sink: values.STREAM_SINK ?? 'direct',
      compression: values.STREAM_COMPRESSION ?? true,
    },
    corsOrigins: values.CORS_ORIGINS ?? [],
    rateLimit: values.RATE_LIMIT ?? true,
    metricsToken: values.METRICS_TOKEN,
    tracing: tracingOf(values),
    datastarClientUrl: values.DATASTAR_CLIENT_URL,
    streamCaps: {
      perOwner: values.MAX_STREAMS_PER_USER ?? 10,
      perAddress: values.MAX_STREAMS_PER_IP ?? 100,
      policy: values.STREAM_CAP_POLICY ?? 'replace',
    },
    maxRunningJobs: values.MAX_RUNNING_JOBS ?? 2,
    cronSecret: values.CRON_SECRET,
    // Vercel's own proxy sets the header, and nothing gets past it.
    trustProxy: values.TRUST_PROXY ?? source.VERCEL === '1',
  }
}

/** @param wrong gets a line where variables contradict each other */
function broadcastOf(
  source: Record<string, string | undefined>,
  { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token, REDIS_URL: redis }: Values,
  wrong: string[],
): BroadcastEnv {
  const names = ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'] as const
  const [there] = names.filter((name) => source[name])
  const [missing] = names.filter((name) => !source[name])
  if (there && missing)
    wrong.push(`${missing} is unset, but with ${there} it must be ${variables[missing][1]}.`)
  if (there && source.REDIS_URL)
    wrong.push(`REDIS_URL and ${there} are both set, but events have one store. Unset one of them.`)
  if (url && token) return { driver: 'upstash', url, token }
  return redis ? { driver: 'redis', url: redis } : { driver: 'memory' }
}

function tracingOf(values: Values): TracingEnv | undefined {
  const endpoint = values.OTEL_EXPORTER_OTLP_ENDPOINT ?? values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
  if (endpoint === undefined || values.OTEL_SDK_DISABLED) return undefined
  const { OTEL_TRACES_SAMPLER: sampler = 'parentbased_always_on', OTEL_TRACES_SAMPLER_ARG: ratio = 1 } =
    values
  return { sampler, ratio }
}

/** @param wrong gets a line where one variable is set without the other */
function githubOf(
  source: Record<string, string | undefined>,
  { GITHUB_ID: id, GITHUB_SECRET: secret }: Values,
  wrong: string[],
): GitHubEnv | undefined {
  const names = ['GITHUB_ID', 'GITHUB_SECRET'] as const
  const [there] = names.filter((name) => source[name])
  const [missing] = names.filter((name) => !source[name])
  if (there && missing)
    wrong.push(`${missing} is unset, but with ${there} it must be ${variables[missing][1]}.`)
  if (!id || !secret) return undefined
  return { id, secret, site: 'https://github.com', api: 'https://api.github.com' }
}

let cached: Env | undefined

/** The environment of this process, read and checked once. */
export function env(): Env {
  cached ??= readEnv(process.env)
  return cached
}

/**
 * next-auth reads its address and secret from the environment by itself, wherever it is called; this gives it the
 * values that Starling works with.
 */
export function exportForNextAuth(values: { url: string; secret: string }): void {
  process.env.NEXTAUTH_URL = values.url
  process.env.NEXTAUTH_SECRET = values.secret
}
