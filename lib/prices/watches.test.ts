import { afterEach, beforeEach, expect, test } from 'vitest'
import { schema } from '@/lib/db'
import { startApp, type TestApp } from '@/lib/testing/app'
import { ingest } from './ingest'
import { maxWatched } from './input'
import { moveWatched, unwatch, watch, watchedBy } from './watches'

let app: TestApp
const anna = { org: 'acme', person: 'demo-acme-member' }
beforeEach(async () => {
  app = await startApp()
  await send('A', 'B', 'C')
  for (const symbol of ['A', 'B', 'C']) await watch(app.services.db, anna, symbol)
})
afterEach(() => app.close())

const send = (...symbols: string[]) =>
  ingest(
    app.services,
    'acme',
    symbols.map((symbol) => ({ symbol, price: '1', at: Date.now(), volume: null })),
    Date.now(),
  )
const list = async (owner = anna) => (await watchedBy(app.services.db, owner)).join('')

test('a symbol goes to the end, once; each person has a list of their own', async () => {
  const { db } = app.services
  expect(await watch(db, anna, 'A')).toBeNull()
  expect(await list()).toBe('ABC')
  expect(await list({ ...anna, person: 'demo-acme-admin' })).toBe('')
})

test('a symbol moves up and down, as far as there is somewhere to go', async () => {
  const { db } = app.services
  const steps = [
    ['C', 'up', 'ACB'],
    ['C', 'up', 'CAB'],
    ['C', 'up', 'CAB'],
    ['A', 'down', 'CBA'],
    ['A', 'down', 'CBA'],
    ['X', 'down', 'CBA'],
  ] as const
  for (const [symbol, to, expected] of steps) {
    await moveWatched(db, anna, symbol, to)
    expect(await list()).toBe(expected)
  }
  await unwatch(db, anna, 'B')
  await moveWatched(db, anna, 'A', 'up')
  expect(await list(), 'over the gap that a removal left').toBe('AC')
})

test('a symbol that nobody knows, or of another organisation, cannot be watched', async () => {
  const { db } = app.services
  expect(await watch(db, anna, 'NONE')).toBe('unknown')
  expect(await watch(db, { org: 'globex', person: 'demo-globex-admin' }, 'A')).toBe('unknown')
})

test('a list is full with 50 symbols', async () => {
  const { db } = app.services
  const more = Array.from({ length: maxWatched }, (_, index) => `S${index}`)
  await send(...more)
  for (const symbol of more.slice(3)) expect(await watch(db, anna, symbol)).toBeNull()
  expect(await watch(db, anna, 'S0')).toBe('full')
  expect(await watch(db, anna, 'A'), 'what is in it stays').toBeNull()
})

test('each change is announced to the windows of its owner alone', async () => {
  const events: unknown[] = []
  const { hub, outbox, db } = app.services
  await outbox.drain()
  hub.subscribe({
    topics: ['o:acme', 'u:demo-acme-member'],
    after: await hub.head(),
    subscriber: { event: ({ topic, type, data }) => events.push({ topic, type, data }), reset() {} },
  })
  await unwatch(db, anna, 'B')
  await outbox.drain()
  expect(events).toEqual([{ topic: 'u:demo-acme-member', type: 'watchlist.changed', data: { org: 'acme' } }])
  expect(await db.select().from(schema.outbox)).toEqual([])
})
