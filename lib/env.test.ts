import { expect, test } from 'vitest'
import { EnvError, readEnv } from './env'

test('DATA_FOLDER moves the embedded database, which stays a demo with a secret of its own', () => {
  const { databaseUrl, embedded, demo } = readEnv({ DATA_FOLDER: '/var/lib/starling' })
  expect({ databaseUrl, embedded, demo }).toEqual({
    databaseUrl: 'file:/var/lib/starling/starling.db',
    embedded: true,
    demo: true,
  })
})

test('an empty environment gives the embedded database in demo mode on localhost:3000', () => {
  expect(readEnv({})).toMatchObject({
    databaseUrl: 'file:data/starling.db',
    embedded: true,
    demo: true,
    url: 'http://localhost:3000',
    broadcast: { driver: 'memory' },
    corsOrigins: [],
  })
})

test('events go over Upstash or Redis where one of them is configured', () => {
  const upstash = { UPSTASH_REDIS_REST_URL: 'https://x.upstash.io', UPSTASH_REDIS_REST_TOKEN: 'abc' }
  expect(readEnv(upstash).broadcast).toEqual({ driver: 'upstash', url: 'https://x.upstash.io', token: 'abc' })
  for (const url of ['redis://localhost:6379', 'rediss://user:password@redis.example:6380/1'])
    expect(readEnv({ REDIS_URL: url }).broadcast).toEqual({ driver: 'redis', url })
  expect(() => readEnv({ ...upstash, REDIS_URL: 'redis://localhost' })).toThrow(
    'REDIS_URL and UPSTASH_REDIS_REST_URL are both set',
  )
})

test.each([
  ['UPSTASH_REDIS_REST_URL', 'https://x.upstash.io', 'UPSTASH_REDIS_REST_TOKEN'],
  ['UPSTASH_REDIS_REST_TOKEN', 'abc', 'UPSTASH_REDIS_REST_URL'],
])('%s alone is a mistake that names the other', (name, value, missing) => {
  expect(() => readEnv({ [name]: value })).toThrow(`${missing} is unset, but with ${name}`)
})

test('other sites are named by exact origins, over https or on this machine', () => {
  const origins = 'https://app.example.com, http://localhost:5173,http://127.0.0.1:8080'
  expect(readEnv({ CORS_ORIGINS: origins }).corsOrigins).toEqual([
    'https://app.example.com',
    'http://localhost:5173',
    'http://127.0.0.1:8080',
  ])
})

test.each([
  '*',
  'null',
  'app.example.com',
  'http://app.example.com',
  'https://app.example.com/',
  'https://*.example.com/x',
  'https://APP.example.com',
  'https://app.example.com:443',
  'https://a.example,,https://b.example',
])('CORS_ORIGINS=%s is refused', (value) => {
  expect(() => readEnv({ CORS_ORIGINS: value })).toThrow(/CORS_ORIGINS.*origins separated by commas/)
})

test('GitHub is on where its app is configured, and half an app is a mistake that names the other half', () => {
  expect(readEnv({}).github).toBeUndefined()
  expect(readEnv({ GITHUB_ID: 'a', GITHUB_SECRET: 'b' }).github).toMatchObject({ id: 'a', secret: 'b' })
  expect(() => readEnv({ GITHUB_ID: 'a' })).toThrow('GITHUB_SECRET is unset, but with GITHUB_ID')
  expect(() => readEnv({ GITHUB_SECRET: 'b' })).toThrow('GITHUB_ID is unset, but with GITHUB_SECRET')
})

test('everybody may sign up unless SIGN_UP is off', () => {
  expect([readEnv({}).signUp, readEnv({ SIGN_UP: 'off' }).signUp]).toEqual([true, false])
})

test('a database of one’s own switches the demo off and asks for a secret', () => {
  expect(() => readEnv({ DATABASE_URL: 'libsql://x.turso.io' })).toThrow(/NEXTAUTH_SECRET is unset/)
  const env = readEnv({ DATABASE_URL: 'libsql://x.turso.io', NEXTAUTH_SECRET: 's'.repeat(32) })
  expect(env).toMatchObject({ embedded: false, demo: false })
})

test.each([
  ['PORT', '70000', /PORT is "70000".*1 to 65535/],
  ['PORT', 'http', /PORT is "http"/],
  ['DEMO', 'maybe', /DEMO is "maybe".*on or off/],
  ['DATABASE_URL', 'mysql://x', /DATABASE_URL is "mysql:\/\/x".*libsql/],
  ['NEXTAUTH_URL', 'starling.example.com', /NEXTAUTH_URL/],
  ['MAX_STREAMS_PER_USER', 'many', /MAX_STREAMS_PER_USER is "many".*or 0 for no limit/],
  ['MAX_STREAMS_PER_IP', '-1', /MAX_STREAMS_PER_IP is "-1"/],
  ['STREAM_CAP_POLICY', 'drop', /STREAM_CAP_POLICY is "drop".*replace or reject/],
  ['DATASTAR_CLIENT_URL', '//evil.example/x.js', /DATASTAR_CLIENT_URL/],
])('%s=%s stops the start and names what is accepted', (name, value, message) => {
  expect(() => readEnv({ [name]: value })).toThrow(EnvError)
  expect(() => readEnv({ [name]: value })).toThrow(message)
})

test('a wrong secret is never shown', () => {
  expect(() => readEnv({ NEXTAUTH_SECRET: 'hunter2' })).toThrow(/NEXTAUTH_SECRET is 7 characters/)
})

test.each(['REDIS_URL', 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN', 'METRICS_TOKEN'])(
  'what stands in %s is never shown, for it may hold a password or be the token',
  (name) => {
    const read = () => readEnv({ [name]: 'hunter2 hunter2' })
    expect(read).toThrow(`${name} is 15 characters`)
    expect(read).not.toThrow(/hunter2/)
  },
)

test('two stores at once are refused without showing either', () => {
  const both = { REDIS_URL: 'redis://:hunter2@host', UPSTASH_REDIS_REST_TOKEN: 'hunter2' }
  expect(() => readEnv(both)).not.toThrow(/hunter2/)
  expect(() => readEnv(both)).toThrow(/both set/)
})

test('every wrong variable is named at once, and an empty one counts as unset', () => {
  expect(() => readEnv({ PORT: '0', DEMO: 'x' })).toThrow(/DEMO[\s\S]*PORT/)
  expect(readEnv({ PORT: '' }).url).toBe('http://localhost:3000')
})

test('streams have caps, and 0 takes one away', () => {
  expect(readEnv({}).streamCaps).toEqual({ perOwner: 10, perAddress: 100, policy: 'replace' })
  expect(
    readEnv({ MAX_STREAMS_PER_USER: '0', MAX_STREAMS_PER_IP: '5000', STREAM_CAP_POLICY: 'reject' })
      .streamCaps,
  ).toEqual({ perOwner: 0, perAddress: 5_000, policy: 'reject' })
})

test('what a proxy says of addresses counts where it is trusted, and on Vercel by itself', () => {
  expect(readEnv({}).trustProxy).toBe(false)
  expect(readEnv({ TRUST_PROXY: 'on' }).trustProxy).toBe(true)
  expect(readEnv({ VERCEL: '1' }).trustProxy).toBe(true)
  expect(readEnv({ VERCEL: '1', TRUST_PROXY: 'off' }).trustProxy).toBe(false)
})

test('the address shown is one that a browser can open', () => {
  expect(readEnv({ HOST: '0.0.0.0', PORT: '8080' }).url).toBe('http://localhost:8080')
  expect(readEnv({ HOST: '::1' }).url).toBe('http://[::1]:3000')
  expect(readEnv({ NEXTAUTH_URL: 'https://s.example/' }).url).toBe('https://s.example')
})

test('streams last an hour, or on Vercel as long as a function may, unless it is said otherwise', () => {
  expect(readEnv({}).streams).toEqual({ maxAgeMs: 3_600_000, sink: 'direct', compression: true })
  expect(readEnv({ VERCEL: '1' }).streams.maxAgeMs).toBe(280_000)
  const chosen = { VERCEL: '1', STREAM_MAX_AGE: '60', STREAM_SINK: 'writer', STREAM_COMPRESSION: 'off' }
  expect(readEnv(chosen).streams).toEqual({ maxAgeMs: 60_000, sink: 'writer', compression: false })
  expect(() => readEnv({ STREAM_MAX_AGE: '5' })).toThrow(
    'STREAM_MAX_AGE is "5", but it must be the age in seconds',
  )
  expect(() => readEnv({ STREAM_SINK: 'socket' })).toThrow('direct, writer or stream')
})

test('traces are exported where a collector is named, by the names of OpenTelemetry', () => {
  const collector = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }
  expect(readEnv({}).tracing).toBeUndefined()
  expect(readEnv(collector).tracing).toEqual({ sampler: 'parentbased_always_on', ratio: 1 })
  expect(readEnv({ ...collector, OTEL_SDK_DISABLED: 'true' }).tracing).toBeUndefined()
  const some = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }
  expect(readEnv({ ...collector, ...some }).tracing).toEqual({ sampler: 'traceidratio', ratio: 0.25 })
  expect(() => readEnv({ OTEL_TRACES_SAMPLER_ARG: '2' })).toThrow(
    'the share of requests to trace, from 0 to 1',
  )
})
