import { readdirSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { POST as remove } from '@/app/api/[org]/settings/organisation/delete/route'
import { POST as rename } from '@/app/api/[org]/settings/organisation/route'
import { GET as newPage } from '@/app/new/route'
import { GET as home } from '@/app/route'
import { schema } from '@/lib/db'
import { isReserved } from '@/lib/organisations/reserved'
import { maxOrganisations } from '@/lib/organisations/types'
import { context, request, startApp, type TestApp } from '@/lib/testing/app'
import { POST } from './route'

let app: TestApp
let cookie: string
beforeEach(async () => {
  app = await startApp()
  cookie = await app.signIn('demo-acme-guest')
})
afterEach(() => app.close())

const create = (form: Record<string, string>, as = cookie) =>
  POST(request('/api/organisations', { cookie: as, form }), context())
const json = (fields: Record<string, unknown>) =>
  POST(request('/api/organisations', { cookie, body: JSON.stringify(fields) }), context())
const roles = async (org: string) => {
  const { person, role } = schema.memberships
  return app.services.db
    .select({ person, role })
    .from(schema.memberships)
    .where(eq(schema.memberships.org, org))
}

test('every first segment of our pages and endpoints is kept from organisations', () => {
  const segments = ['app', 'app/api'].flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !/^[[(]/.test(entry.name),
    ),
  )
  expect(segments.length).toBeGreaterThan(8)
  for (const { name } of segments) expect(isReserved(name), name).toBe(true)
})

test('I create an organisation, am its owner, and land on its members', async () => {
  const response = await create({ name: ' Initech GmbH ', slug: '' })
  expect(response.headers.get('location')).toBe('/initech-gmbh/members')
  expect(await roles('initech-gmbh')).toEqual([{ person: 'demo-acme-guest', role: 'owner' }])
})

test('a name that is taken gets another address, and one that I chose myself is refused', async () => {
  expect((await create({ name: 'Acme', slug: '' })).headers.get('location')).toBe('/acme-2/members')
  const response = await json({ name: 'Acme', slug: 'acme' })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    error: { field: 'slug', message: expect.stringContaining('taken') },
  })
  expect(await roles('acme')).toHaveLength(3)
})

test('two people who want the same address at once: one gets it', async () => {
  const other = await app.signIn('demo-globex-admin')
  const answers = await Promise.all(
    [cookie, other].map((as) => create({ name: 'Initech', slug: 'initech' }, as)),
  )
  expect(answers.map(({ headers }) => headers.get('location')).sort()).toEqual(['/initech/members', '/new'])
  expect(await roles('initech')).toHaveLength(1)
})

test.each([
  ['no name', { name: ' ' }, 'name'],
  ['an invisible name', { name: '\u200b' }, 'name'],
  ['a long name', { name: 'x'.repeat(81) }, 'name'],
  ['a name of two lines', { name: 'a\nb' }, 'name'],
  ['a number as name', { name: 7 }, 'name'],
  ['a short slug', { name: 'x', slug: 'a' }, 'slug'],
  ['a long slug', { name: 'x', slug: 'a'.repeat(40) }, 'slug'],
  ['capitals in the slug', { name: 'x', slug: 'Initech' }, 'slug'],
  ['a hyphen at the end of the slug', { name: 'x', slug: 'initech-' }, 'slug'],
  ['a path as slug', { name: 'x', slug: '../acme' }, 'slug'],
  ['a number as slug', { name: 'x', slug: 7 }, 'slug'],
  ['a reserved slug', { name: 'x', slug: 'sign-in' }, 'slug'],
])('%s is refused with what to change', async (_what, fields, field) => {
  const response = await json(fields)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { field, message: expect.stringMatching(/\.$/) } })
})

test('nobody is in more organisations than is allowed', async () => {
  for (let number = 1; number < maxOrganisations; number++)
    expect((await create({ name: `Number ${number}` })).headers.get('location')).toMatch(/members$/)
  const response = await json({ name: 'One more' })
  expect(response.status).toBe(400)
  expect((await response.json()).error.message).toContain('Leave one first')
})

test('who is not signed in creates nothing', async () => {
  expect((await POST(request('/api/organisations', { body: '{"name":"x"}' }), context())).status).toBe(401)
  expect((await newPage(request('/new'), context())).headers.get('location')).toBe('/sign-in?next=%2Fnew')
})

test('who is in no organisation is led to create one, and the others to theirs', async () => {
  const start = async () => (await home(request('/', { cookie }), context())).headers.get('location')
  expect(await start()).toBe('/acme')
  await app.services.db.delete(schema.memberships).where(eq(schema.memberships.person, 'demo-acme-guest'))
  expect(await start()).toBe('/new')
  const page = await (await newPage(request('/new', { cookie }), context())).text()
  expect(page).toContain('Signed in as Acme Guest')
})

test('admins rename, members do not', async () => {
  const admin = await app.signIn('demo-acme-admin')
  const send = (as: string, name: string) =>
    rename(
      request('/api/acme/settings/organisation', { cookie: as, body: JSON.stringify({ name }) }),
      context({ org: 'acme' }),
    )
  expect((await send(cookie, 'Mine')).status).toBe(403)
  expect((await send(admin, ' ')).status).toBe(400)
  expect((await send(admin, 'Acme & Sons')).status).toBe(204)
  const [acme] = await app.services.db
    .select()
    .from(schema.organisations)
    .where(eq(schema.organisations.slug, 'acme'))
  expect(acme?.name).toBe('Acme & Sons')
})

test('owners delete an organisation by typing its address, which is not given away again', async () => {
  await create({ name: 'Initech' })
  const send = (org: string, slug: string, as = cookie) =>
    remove(
      request(`/api/${org}/settings/organisation/delete`, { cookie: as, body: JSON.stringify({ slug }) }),
      context({ org }),
    )
  expect((await send('initech', 'wrong')).status).toBe(400)
  expect((await send('initech', 'initech', await app.signIn('demo-acme-admin'))).status).toBe(404)
  expect((await send('acme', 'acme')).status).toBe(403)
  expect((await send('initech', 'initech')).status).toBe(204)
  expect(await roles('initech')).toEqual([])
  expect((await json({ name: 'x', slug: 'initech' })).status).toBe(400)
  expect((await create({ name: 'Initech' })).headers.get('location')).toBe('/initech-2/members')
})

test('the organisations of the demo cannot be deleted', async () => {
  const response = await remove(
    request('/api/acme/settings/organisation/delete', {
      cookie: await app.signIn('demo-acme-admin'),
      body: '{"slug":"acme"}',
    }),
    context({ org: 'acme' }),
  )
  expect(response.status).toBe(400)
  expect(await roles('acme')).toHaveLength(3)
})
