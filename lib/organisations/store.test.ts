import { afterEach, beforeEach, expect, test } from 'vitest'
import { schema } from '@/lib/db'
import { startApp, type TestApp } from '@/lib/testing/app'
import { deleteOrganisation, organisationsOf } from './store'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const announced = async () => {
  const { topic, type } = schema.outbox
  return (await app.services.db.select({ topic, type }).from(schema.outbox))
    .map((row) => Object.values(row).join(' '))
    .sort()
}

test('deleting an organisation is announced to each member and API key, whose streams then close', async () => {
  await deleteOrganisation(app.services.db, 'acme', 'demo-acme-admin')
  expect(await announced()).toEqual([
    'k:demo-acme key.revoked',
    'u:demo-acme-admin access.changed',
    'u:demo-acme-guest access.changed',
    'u:demo-acme-member access.changed',
  ])
  expect(await organisationsOf(app.services.db, 'demo-acme-member')).toEqual([])
  expect(await organisationsOf(app.services.db, 'demo-globex-admin')).toHaveLength(1)
})

test('who is no longer an owner deletes nothing, and nothing is announced', async () => {
  for (const person of ['demo-acme-member', 'demo-globex-admin'])
    await deleteOrganisation(app.services.db, 'acme', person)
  expect(await announced()).toEqual([])
  expect(await app.services.db.$count(schema.organisations)).toBe(2)
  expect(await app.services.db.$count(schema.retiredSlugs)).toBe(0)
})
