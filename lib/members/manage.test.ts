import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { schema } from '@/lib/db'
import type { Role } from '@/lib/shell/types'
import { startApp, type TestApp } from '@/lib/testing/app'
import { changeRole, leave, removeMember } from './manage'

const { memberships } = schema
const [owner, member, guest] = ['demo-acme-admin', 'demo-acme-member', 'demo-acme-guest'] as const

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const acme = { org: 'acme' }
const change = (actor: string, person: string, role: Role) =>
  changeRole(app.services.db, { ...acme, actor, person, role })
const remove = (actor: string, person: string) => removeMember(app.services.db, { ...acme, actor, person })
const roleOf = async (person: string) => {
  const [row] = await app.services.db
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.org, 'acme'), eq(memberships.person, person)))
  return row?.role
}
const waiting = async () => {
  const { topic, type } = schema.outbox
  return (await app.services.db.select({ topic, type }).from(schema.outbox)).map((row) =>
    Object.values(row).join(' '),
  )
}

test('an owner makes an admin, which is announced to all, to the admins, and to the person', async () => {
  expect(await change(owner, member, 'admin')).toBeNull()
  expect(await roleOf(member)).toBe('admin')
  expect(await waiting()).toEqual([
    'o:acme:admins audit.logged',
    'o:acme members.changed',
    `u:${member} access.changed`,
  ])
})

test('what changes nothing is neither announced nor recorded', async () => {
  expect(await change(owner, member, 'member')).toBeNull()
  expect(await change(member, guest, 'admin')).toMatch(/no longer an admin/)
  expect(await waiting()).toEqual([])
  expect(await app.services.db.$count(schema.auditLog)).toBe(0)
})

test('admins manage members and admins, and only owners touch owners', async () => {
  await change(owner, member, 'admin')
  expect(await change(member, guest, 'admin')).toBeNull()
  expect(await change(member, guest, 'owner')).toMatch(/Only owners/)
  expect(await change(member, member, 'owner')).toMatch(/Only owners/)
  expect(await change(member, owner, 'member')).toMatch(/Only owners/)
  expect(await remove(member, owner)).toMatch(/Only owners/)
  expect(await remove(member, guest)).toBeNull()
  expect(await roleOf(guest)).toBeUndefined()
  expect(await roleOf(owner)).toBe('owner')
})

test('the last owner stays: not demoted, not removed, not leaving', async () => {
  const refused = /Make somebody else an owner first/
  expect(await change(owner, owner, 'admin')).toMatch(refused)
  expect(await remove(owner, owner)).toMatch(refused)
  expect(await leave(app.services.db, { ...acme, person: owner })).toMatch(refused)
  await change(owner, member, 'owner')
  expect(await leave(app.services.db, { ...acme, person: owner })).toBeNull()
  expect(await roleOf(owner)).toBeUndefined()
})

test.each([
  ['demote each other', () => [change(owner, member, 'member'), change(member, owner, 'member')]],
  ['demote themselves', () => [change(owner, owner, 'admin'), change(member, member, 'admin')]],
  ['remove each other', () => [remove(owner, member), remove(member, owner)]],
  ['leave', () => [owner, member].map((person) => leave(app.services.db, { ...acme, person }))],
])('two owners %s at once: one succeeds, and there is still an owner', async (_what, race) => {
  await change(owner, member, 'owner')
  const answers = await Promise.all(race())
  expect(answers.filter((answer) => answer === null)).toHaveLength(1)
  expect([await roleOf(owner), await roleOf(member)].filter((role) => role === 'owner')).toHaveLength(1)
})

test('who is not a member cannot be changed', async () => {
  await expect(remove(owner, 'demo-globex-admin')).rejects.toMatchObject({ status: 404 })
  await expect(change(owner, 'nobody', 'admin')).rejects.toMatchObject({ status: 404 })
})
