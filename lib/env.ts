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
const httpUrl = z.url({ protocol: /^https?$/ })

/** One line a variable: what it accepts (shown when it is wrong), and how it is read. */
const variables = {
  DATABASE_URL: [text.regex(/^(file:|libsql:|https?:|wss?:)/), 'file:PATH, libsql://HOST or https://HOST'],
  DATABASE_AUTH_TOKEN: [text, 'the token of the libsql database'],
  NEXTAUTH_SECRET: [text.min(32), 'at least 32 random characters, say from: openssl rand -base64 32'],
  NEXTAUTH_URL: [httpUrl, 'the public address, say https://starling.example.com'],
  DEMO: [flag, 'on or off'],
  HOST: [text.regex(/^[A-Za-z0-9.:_-]+$/), 'a host name or an address to listen on'],
  PORT: [z.coerce.number().int().min(1).max(65535), 'a port number from 1 to 65535'],
  DATASTAR_CLIENT_URL: [
    z.union([httpUrl, text.regex(/^\/(?!\/)/)]),
    'the http(s) URL or the path of a Datastar v1 bundle',
  ],
} as const satisfies Record<string, readonly [z.ZodType, string]>

type Values = { -readonly [K in keyof typeof variables]?: z.output<(typeof variables)[K][0]> }

/** The checked environment. Every field is documented in the README. */
export interface Env {
  databaseUrl: string
  databaseAuthToken: string | undefined
  /** True on the default database: a file that this process creates and keeps its own secrets beside. */
  embedded: boolean
  /** Undefined on the embedded database, where a secret is generated and kept beside the file. */
  secret: string | undefined
  /** The public address without a trailing slash. */
  url: string
  /** True when the public address was configured and not derived from HOST and PORT. */
  urlConfigured: boolean
  demo: boolean
  production: boolean
  datastarClientUrl: string | undefined
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
      const shown = /SECRET|TOKEN/.test(name) ? `${found.length} characters` : JSON.stringify(found)
      wrong.push(`${name} is ${shown}, but it must be ${accepts}.`)
    }
  }
  const embedded = values.DATABASE_URL === undefined
  if (!embedded && !values.NEXTAUTH_SECRET && !wrong.some((line) => line.startsWith('NEXTAUTH_SECRET')))
    wrong.push(`NEXTAUTH_SECRET is unset, but with DATABASE_URL it must be ${variables.NEXTAUTH_SECRET[1]}.`)
  if (wrong.length > 0) throw new EnvError(wrong.join('\n'))
  const host = values.HOST ?? 'localhost'
  const shownHost =
    host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return {
    databaseUrl: values.DATABASE_URL ?? 'file:data/starling.db',
    databaseAuthToken: values.DATABASE_AUTH_TOKEN,
    embedded,
    secret: values.NEXTAUTH_SECRET,
    url: (values.NEXTAUTH_URL ?? `http://${shownHost}:${values.PORT ?? 3000}`).replace(/\/+$/, ''),
    urlConfigured: values.NEXTAUTH_URL !== undefined,
    demo: values.DEMO ?? embedded,
    production: source.NODE_ENV === 'production',
    datastarClientUrl: values.DATASTAR_CLIENT_URL,
  }
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
