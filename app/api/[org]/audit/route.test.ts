import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as openPage } from '@/app/[org]/audit/route'
import { schema } from '@/lib/db'
import { leave } from '@/lib/members/manage'
import { renameOrganisation } from '@/lib/organisations/store'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { GET } from './route'

const acme = context({ org: 'acme' })
let app: TestApp
let boss: string
beforeEach(async () => {
  app = await startApp()
  boss = await app.signIn('demo-acme-admin')
})
afterEach(() => app.close())

const open = async (cookie: string, query = '') => openPage(request(`/acme/audit${query}`, { cookie }), acme)
async function rename(name: string) {
  await renameOrganisation(app.services.db, 'acme', 'demo-acme-admin', name)
  await app.services.outbox.drain()
}

test('an entry shows at once on an open page, once', async () => {
  await rename('One')
  const page = await (await open(boss)).text()
  expect(page).toContain('renamed the organisation to One')
  const query = /after=([^&"]+)/.exec(page)![0]
  const reader = new StreamReader(await GET(request(`/api/acme/audit?${query}`, { cookie: boss }), acme))
  await rename('<Two>')
  await reader.until(({ text }) => text.includes('renamed the organisation to &lt;Two&gt;'))
  expect(reader.text).toContain('selector #audit-list')
  expect(reader.text).not.toContain('renamed the organisation to One')
})

test('members and strangers do not see it', async () => {
  const statuses = await Promise.all(
    ['demo-acme-member', 'demo-globex-admin'].map(async (account) => {
      const cookie = await app.signIn(account)
      return [(await open(cookie)).status, (await GET(request('/api/acme/audit', { cookie }), acme)).status]
    }),
  )
  expect(statuses).toEqual([
    [403, 403],
    [404, 404],
  ])
})

test('the record keeps the name of somebody who is gone', async () => {
  const { db } = app.services
  await leave(db, { org: 'acme', person: 'demo-acme-guest' })
  await db.delete(schema.people)
  const [entry] = await db.select().from(schema.auditLog)
  expect(entry).toMatchObject({ actor: 'demo-acme-guest', actorName: 'Acme Guest', action: 'member.left' })
})

test('older entries are a page away', async () => {
  for (let number = 1; number <= 51; number++) await rename(`Number ${number}!`)
  const page = await (await open(boss)).text()
  expect(page).not.toContain('Number 1!')
  const older = /href="[^"]*(\?before=\d+)"/.exec(page)![1]!
  const next = await (await open(boss, older)).text()
  expect(next).toContain('Number 1!')
  expect(next).not.toContain('Number 2!')
  expect((await open(boss, '?before=x')).status).toBe(400)
})

test('the same name again is no change', async () => {
  await rename('Acme')
  expect(await app.services.db.$count(schema.auditLog)).toBe(0)
})
