import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as openPage } from '@/app/[org]/members/route'
import { schema } from '@/lib/db'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { POST as removeFromOrganisation } from './[person]/remove/route'
import { POST as setRole } from './[person]/role/route'
import { POST as leaveOrganisation } from './leave/route'
import { GET } from './route'

const [owner, member, guest] = ['demo-acme-admin', 'demo-acme-member', 'demo-acme-guest'] as const
const acme = { org: 'acme' }

let app: TestApp
let boss: string
let colleague: string
beforeEach(async () => {
  app = await startApp()
  boss = await app.signIn(owner)
  colleague = await app.signIn(member)
})
afterEach(() => app.close())

const post = (handler: typeof setRole, path: string, cookie: string, fields: object, person = '') =>
  handler(
    request(`/api/acme/members/${path}`, { cookie, body: JSON.stringify(fields) }),
    context({ ...acme, person }),
  )
const role = (cookie: string, fields: object) => post(setRole, `${guest}/role`, cookie, fields, guest)

async function open(cookie: string) {
  const page = await (await openPage(request('/acme/members', { cookie }), context(acme))).text()
  const query = /after=([^&"]+)/.exec(page)![0]
  const reader = new StreamReader(await GET(request(`/api/acme/members?${query}`, { cookie }), context(acme)))
  return { page, reader }
}

test('admins see e-mail addresses, and members do not: in the page and in what follows', async () => {
  const [forAdmin, forMember] = [await open(boss), await open(colleague)]
  await role(boss, { role: 'admin' })
  const shows = (reader: StreamReader) => /<section id="members".*Acme Guest/s.test(reader.text)
  await Promise.all([forAdmin.reader, forMember.reader].map((reader) => reader.until(shows)))
  for (const text of [forAdmin.page, forAdmin.reader.text]) expect(text).toContain('guest@acme.example')
  for (const text of [forMember.page, forMember.reader.text]) {
    expect(text).toContain('Acme Guest')
    expect(text).not.toContain('guest@acme.example')
    expect(text).not.toContain('Manage')
  }
})

test('an admin has no means to change an owner', async () => {
  await role(boss, { role: 'admin' })
  const page = await (
    await openPage(request('/acme/members', { cookie: await app.signIn(guest) }), context(acme))
  ).text()
  expect(page).toContain('aria-label="Manage Acme Member"')
  expect(page).not.toContain('aria-label="Manage Acme Admin"')
  expect(page).not.toContain('<option value="owner"')
})

test('a mark shows who comes, without the list being sent again', async () => {
  const { page, reader } = await open(boss)
  expect(page).toContain('Not here:')
  await open(colleague)
  await reader.until(({ text }) => new RegExp(`<span id="here" [^>]*${member}`).test(text))
  expect(reader.text).not.toContain('<section id="members"')
})

test('the side bar counts along when somebody leaves', async () => {
  const { page, reader } = await open(boss)
  expect(page).toContain('3 people')
  expect((await post(leaveOrganisation, 'leave', colleague, {})).status).toBe(204)
  await reader.until(({ text }) => text.includes('<span id="org-people">2 people'))
})

test('who was removed finds nothing any more, neither page nor stream', async () => {
  expect((await post(removeFromOrganisation, `${member}/remove`, boss, {}, member)).status).toBe(204)
  const at = context(acme)
  expect((await openPage(request('/acme/members', { cookie: colleague }), at)).status).toBe(404)
  expect((await GET(request('/api/acme/members', { cookie: colleague }), at)).status).toBe(404)
})

test('commands: members are refused, strangers find nothing, and a wrong role is named', async () => {
  const stranger = await app.signIn('demo-globex-admin')
  expect((await role(colleague, { role: 'admin' })).status).toBe(403)
  expect((await role(stranger, { role: 'admin' })).status).toBe(404)
  const wrong = await role(boss, { role: 'king' })
  expect(wrong.status).toBe(400)
  expect(await wrong.json()).toMatchObject({ error: { field: 'role' } })
  expect((await role(boss, { role: 'admin' })).status).toBe(204)
  expect((await post(removeFromOrganisation, `${guest}/remove`, colleague, {}, guest)).status).toBe(403)
  expect((await post(removeFromOrganisation, `${guest}/remove`, boss, {}, guest)).status).toBe(204)
  expect((await post(leaveOrganisation, 'leave', colleague, {})).status).toBe(204)
  expect((await post(leaveOrganisation, 'leave', colleague, {})).status).toBe(404)
})

test('the owner of a demo organisation stays, even when there are two', async () => {
  const { memberships } = schema
  await app.services.db.update(memberships).set({ role: 'owner' }).where(eq(memberships.person, member))
  const answers = [
    await post(setRole, `${owner}/role`, colleague, { role: 'member' }, owner),
    await post(removeFromOrganisation, `${owner}/remove`, colleague, {}, owner),
    await post(leaveOrganisation, 'leave', boss, {}),
  ]
  for (const answer of answers) {
    expect(answer.status).toBe(400)
    expect((await answer.json()).error.message).toContain('belongs to the demo')
  }
  expect(await app.services.db.$count(memberships, eq(memberships.role, 'owner'))).toBe(3)
})
