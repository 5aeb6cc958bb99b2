import { expect, test } from 'vitest'
import { EnvError, readEnv } from './env'

test('an empty environment gives the embedded database in demo mode on localhost:3000', () => {
  expect(readEnv({})).toMatchObject({
    databaseUrl: 'file:data/starling.db',
    embedded: true,
    demo: true,
    url: 'http://localhost:3000',
    urlConfigured: false,
  })
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
  ['DATASTAR_CLIENT_URL', '//evil.example/x.js', /DATASTAR_CLIENT_URL/],
])('%s=%s stops the start and names what is accepted', (name, value, message) => {
  expect(() => readEnv({ [name]: value })).toThrow(EnvError)
  expect(() => readEnv({ [name]: value })).toThrow(message)
})

test('a wrong secret is never shown', () => {
  expect(() => readEnv({ NEXTAUTH_SECRET: 'hunter2' })).toThrow(/NEXTAUTH_SECRET is 7 characters/)
})

test('every wrong variable is named at once, and an empty one counts as unset', () => {
  expect(() => readEnv({ PORT: '0', DEMO: 'x' })).toThrow(/DEMO[\s\S]*PORT/)
  expect(readEnv({ PORT: '' }).url).toBe('http://localhost:3000')
})

test('the address shown is one that a browser can open', () => {
  expect(readEnv({ HOST: '0.0.0.0', PORT: '8080' }).url).toBe('http://localhost:8080')
  expect(readEnv({ HOST: '::1' }).url).toBe('http://[::1]:3000')
  expect(readEnv({ NEXTAUTH_URL: 'https://s.example/' }).url).toBe('https://s.example')
})
