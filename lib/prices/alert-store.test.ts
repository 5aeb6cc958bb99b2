import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { schema } from '@/lib/db'
import { startApp, type TestApp } from '@/lib/testing/app'
import { addAlert, alertRows, alertsOf, deleteAlert, fireAlert, maxAlerts } from './alert-store'
import { ingest } from './ingest'
import type { AlertInput } from './input'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
  await send('10')
})
afterEach(() => app.close())

const anna = { org: 'acme', person: 'demo-acme-member', role: 'member', admin: false } as const
const minute = 60_000
let now = Date.now()
const send = (...prices: string[]) => {
  const ticks = prices.map((price, index) => ({ symbol: 'KITE', price, at: ++now + index, volume: null }))
  now += prices.length
  return ingest(app.services, 'acme', ticks, now)
}
const input = { kind: 'above', value: '20', windowMinutes: 0, repeating: false, margin: '10' } as const
const add = (alert: Partial<AlertInput>) => addAlert(app.services.db, anna, 'KITE', { ...input, ...alert })
const told = async () =>
  (await app.services.db.select().from(schema.notifications)).map(
    ({ title, person }) => `${title} to ${person}`,
  )
const states = async () => (await alertsOf(app.services.db, anna)).map(({ armed }) => armed)

test('who set an alert is told once when the price gets there, with the price', async () => {
  await add({})
  await send('19.99')
  expect(await told()).toEqual([])
  await send('20.5')
  await send('21')
  expect(await told()).toEqual(['KITE above 20 to demo-acme-member'])
  const [{ body, href } = {}] = await app.services.db.select().from(schema.notifications)
  expect([body, href]).toEqual(['KITE is at 20.5.', '/acme/prices/KITE'])
  await send('1')
  await send('30')
  expect(await told()).toHaveLength(1)
})

test('the feed tells of an alert that has fired, with a way to the price', async () => {
  await add({})
  await send('21')
  const { activities } = schema
  const entries = await app.services.db.select().from(activities).where(eq(activities.kind, 'alert'))
  expect(entries).toMatchObject([
    { person: anna.person, text: '`KITE` above 20: it is at 21.', href: '/acme/prices/KITE' },
  ])
})

test('a repeating alert fires again only after the price has moved back by the margin', async () => {
  await add({ repeating: true })
  await send('20')
  await send('19')
  await send('20')
  expect(await told()).toHaveLength(1)
  await send('18')
  expect(await states()).toEqual([true])
  await send('20')
  expect(await told()).toHaveLength(2)
})

test('a peak within one call is not missed', async () => {
  await add({})
  await send('10', '25', '10')
  expect(await told()).toHaveLength(1)
})

test('a late price, which is not the last, fires nothing', async () => {
  await add({})
  const late = { symbol: 'KITE', price: '50', at: now - minute, volume: null }
  await ingest(app.services, 'acme', [late], now)
  expect(await told()).toEqual([])
})

test('a change counts from where its window began', async () => {
  await add({ kind: 'change', value: '50', windowMinutes: 5 })
  now += 2 * minute
  await send('14')
  now += 4 * minute
  await send('19')
  expect(await told(), 'against 10, five minutes ago').toEqual([
    'KITE changed by 50 % within 5 min to demo-acme-member',
  ])
  await add({ kind: 'change', value: '50', windowMinutes: 1 })
  now += 3 * minute
  await send('20')
  expect(await told()).toHaveLength(1)
})

test('of two instances that see it at the same time, one tells', async () => {
  await add({})
  const { db } = app.services
  const [[alert], [same]] = [
    await alertRows(db, 'acme', ['KITE'], now),
    await alertRows(db, 'acme', ['KITE'], now),
  ]
  const fire = { armed: false, price: '20' }
  const results = await Promise.all([fireAlert(db, alert!, fire, now), fireAlert(db, same!, fire, now)])
  expect(results.sort()).toEqual([false, true])
  expect(await told()).toHaveLength(1)
})

test('an alert that was deleted meanwhile fires no more', async () => {
  await add({})
  const { db } = app.services
  const [alert] = await alertRows(db, 'acme', ['KITE'], now)
  await deleteAlert(db, anna, String(alert!.id))
  expect(await fireAlert(db, alert!, { armed: false, price: '20' }, now)).toBe(false)
  expect(await told()).toEqual([])
})

test('nobody deletes the alert of another', async () => {
  await add({})
  const [alert] = await alertsOf(app.services.db, anna)
  await deleteAlert(app.services.db, { ...anna, person: 'demo-acme-admin' }, alert!.id)
  expect(await alertsOf(app.services.db, anna)).toHaveLength(1)
})

test('a person has 50 alerts at most, and those of who has left are gone', async () => {
  for (let count = 0; count < maxAlerts; count++) expect(await add({})).toBeNull()
  expect(await add({})).toBe('full')
  expect(await addAlert(app.services.db, anna, 'NONE', { ...input, kind: 'below' })).toBe('unknown')
  await app.services.db.delete(schema.memberships).where(eq(schema.memberships.person, anna.person))
  expect(await alertsOf(app.services.db, anna)).toEqual([])
})
