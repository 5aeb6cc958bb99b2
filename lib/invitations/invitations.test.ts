import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { schema } from '@/lib/db'
import { changeRole, removeMember } from '@/lib/members/manage'
import { maxMembers } from '@/lib/members/types'
import type { Role } from '@/lib/shell/types'
import { startApp, type TestApp } from '@/lib/testing/app'
import { acceptInvitation, invitationOf } from './accept'
import { invite, openInvitations, revokeInvitation } from './store'
import { maxOpenInvitations } from './types'

const { invitations, memberships, people } = schema
const [owner, member, guest, stranger] = [
  'demo-acme-admin',
  'demo-acme-member',
  'demo-acme-guest',
  'demo-globex-admin',
] as const
const hour = 60 * 60 * 1000

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const inviteAs = async (actor: string, role: Role, now?: number) => {
  const invited = await invite(app.services.db, { org: 'acme', actor, role, lifetime: '1h' }, now)
  if ('refused' in invited) throw new Error(invited.refused)
  return invited.token
}
const accept = (token: string, person: string, now?: number) =>
  acceptInvitation(app.services.db, token, person, now)
const stateOf = async (token: string) => (await invitationOf(app.services.db, token))?.state
const roleOf = async (person: string) => {
  const rows = await app.services.db.select().from(memberships).where(eq(memberships.person, person))
  return rows.find(({ org }) => org === 'acme')?.role
}
const refused = (what: RegExp) => ({ refused: expect.stringMatching(what) })

test('an invitation lets one person in, with its role, and not a second one', async () => {
  const token = await inviteAs(owner, 'admin')
  expect(await accept(token, stranger)).toEqual({ org: 'acme' })
  expect(await roleOf(stranger)).toBe('admin')
  await removeMember(app.services.db, { org: 'acme', actor: owner, person: guest })
  expect(await accept(token, guest)).toEqual(refused(/works once/))
  expect(await roleOf(guest)).toBeUndefined()
})

test('two people with one link at once: exactly one gets in', async () => {
  await removeMember(app.services.db, { org: 'acme', actor: owner, person: guest })
  const token = await inviteAs(owner, 'member')
  const answers = await Promise.all([accept(token, stranger), accept(token, guest)])
  expect(answers).toEqual(expect.arrayContaining([{ org: 'acme' }, refused(/works once/)]))
  expect([await roleOf(stranger), await roleOf(guest)].filter(Boolean)).toHaveLength(1)
})

test('one person who accepts twice at once gets in once', async () => {
  const token = await inviteAs(owner, 'member')
  expect(await Promise.all([accept(token, stranger), accept(token, stranger)])).toEqual([
    { org: 'acme' },
    { org: 'acme' },
  ])
  const joined = await app.services.db
    .select()
    .from(schema.auditLog)
    .where(eq(schema.auditLog.action, 'member.joined'))
  expect(joined).toHaveLength(1)
})

test('who is a member already keeps their role and does not use the invitation up', async () => {
  const token = await inviteAs(owner, 'admin')
  expect(await accept(token, member)).toEqual({ org: 'acme' })
  expect(await roleOf(member)).toBe('member')
  expect(await stateOf(token)).toBe('open')
})

test('what was published before somebody joined does not count as unread', async () => {
  const values = {
    org: 'acme',
    audience: 'everyone',
    title: 'Old',
    body: '',
    severity: 'info',
    createdAt: 0,
  } as const
  const [row] = await app.services.db.insert(schema.notifications).values(values).returning()
  await accept(await inviteAs(owner, 'member'), stranger)
  const rows = await app.services.db.select().from(memberships).where(eq(memberships.person, stranger))
  expect(rows.find(({ org }) => org === 'acme')?.readUpTo).toBe(row!.id)
})

test('an invitation that has expired, was revoked, or never was, lets nobody in', async () => {
  const now = Date.now()
  const old = await inviteAs(owner, 'member', now - hour)
  expect(await accept(old, stranger, now)).toEqual(refused(/has expired/))
  const revoked = await inviteAs(owner, 'member')
  const [open] = await openInvitations(app.services.db, 'acme')
  expect(await revokeInvitation(app.services.db, { org: 'acme', actor: owner, id: open!.id })).toBe(true)
  expect(await revokeInvitation(app.services.db, { org: 'acme', actor: owner, id: open!.id })).toBe(false)
  expect(await accept(revoked, stranger)).toEqual(refused(/was revoked/))
  expect(await accept('x'.repeat(43), stranger)).toEqual(refused(/no such invitation/))
  expect(await roleOf(stranger)).toBeUndefined()
})

test('another organisation cannot revoke it', async () => {
  await inviteAs(owner, 'member')
  const [open] = await openInvitations(app.services.db, 'acme')
  const foreign = { org: 'globex', actor: stranger, id: open!.id }
  expect(await revokeInvitation(app.services.db, foreign)).toBe(false)
})

test('an invitation dies with the right of its inviter', async () => {
  const promote = (role: Role) =>
    changeRole(app.services.db, { org: 'acme', actor: owner, person: member, role })
  await promote('owner')
  const [toOwner, toMember] = [await inviteAs(member, 'owner'), await inviteAs(member, 'member')]
  await promote('admin')
  expect(await accept(toOwner, stranger)).toEqual(refused(/can no longer invite/))
  expect(await stateOf(toMember)).toBe('open')
  await removeMember(app.services.db, { org: 'acme', actor: owner, person: member })
  expect(await accept(toMember, stranger)).toEqual(refused(/can no longer invite/))
  expect(await openInvitations(app.services.db, 'acme')).toEqual([])
})

test('admins invite members and admins, and only owners invite owners', async () => {
  await changeRole(app.services.db, { org: 'acme', actor: owner, person: member, role: 'admin' })
  const ask = (actor: string, role: Role) =>
    invite(app.services.db, { org: 'acme', actor, role, lifetime: '7d' })
  expect(await ask(member, 'admin')).toHaveProperty('token')
  expect(await ask(member, 'owner')).toEqual(refused(/Only owners/))
  expect(await ask(guest, 'member')).toHaveProperty('refused')
  expect(await ask(stranger, 'member')).toHaveProperty('refused')
})

test('the token is nowhere in the database', async () => {
  const token = await inviteAs(owner, 'member')
  expect(token).toMatch(/^[\w-]{43}$/)
  const tables = [schema.invitations, schema.auditLog, schema.outbox]
  const rows = await Promise.all(tables.map((table) => app.services.db.select().from(table)))
  expect(JSON.stringify(rows)).not.toContain(token)
})

test('an organisation has a limited number of open invitations', async () => {
  for (let number = 0; number < maxOpenInvitations; number++) await inviteAs(owner, 'member')
  await expect(inviteAs(owner, 'member')).rejects.toThrow('Revoke one first')
  await app.services.db.update(invitations).set({ expiresAt: 0 })
  await inviteAs(owner, 'member')
})

test('a full organisation takes nobody else in, and the invitation stays', async () => {
  const token = await inviteAs(owner, 'member')
  const ids = Array.from({ length: maxMembers - 3 }, (_, index) => `person-${index}`)
  const person = (id: string) => ({ id, name: id, email: `${id}@acme.example`, createdAt: 0 })
  const membership = (id: string) => ({ org: 'acme', person: id, role: 'member' as const, createdAt: 0 })
  await app.services.db.insert(people).values(ids.map(person))
  await app.services.db.insert(memberships).values(ids.map(membership))
  expect(await accept(token, stranger)).toEqual(refused(new RegExp(`${maxMembers} members`)))
  await removeMember(app.services.db, { org: 'acme', actor: owner, person: guest })
  expect(await accept(token, stranger)).toEqual({ org: 'acme' })
})
