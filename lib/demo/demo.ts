import { createHmac } from 'node:crypto'
import { eq, inArray, like } from 'drizzle-orm'
import { hashApiKey, prefixOf } from '@/lib/api-keys/access'
import { allScopes, joinScopes } from '@/lib/api-keys/scopes'
import { hashPassword } from '@/lib/auth/passwords'
import { type Db, schema } from '@/lib/db'
import type { Role } from '@/lib/shell/types'
import { demoFeed } from './feed'
import { demoQuizzes } from './quizzes'

/** The ids of people and keys of the demo begin with this; nobody else's do. */
const demoPrefix = 'demo-'

/** The password of all demo accounts. It is no secret: the demo also lets everybody in without it. */
export const demoPassword = 'starling-demo'

const organisations = [
  { slug: 'acme', name: 'Acme' },
  { slug: 'globex', name: 'Globex' },
]

const accounts: { id: string; name: string; email: string; org: string; role: Role }[] = [
  { id: 'demo-acme-admin', name: 'Acme Admin', email: 'admin@acme.example', org: 'acme', role: 'owner' },
  { id: 'demo-acme-member', name: 'Acme Member', email: 'member@acme.example', org: 'acme', role: 'member' },
  { id: 'demo-acme-guest', name: 'Acme Guest', email: 'guest@acme.example', org: 'acme', role: 'member' },
  {
    id: 'demo-globex-admin',
    name: 'Globex Admin',
    email: 'admin@globex.example',
    org: 'globex',
    role: 'owner',
  },
]

/** The accounts that a demo offers on its sign-in page. */
export const demoAccounts = accounts.map(({ id, name, org, role }) => ({
  id,
  name,
  role,
  org: organisations.find(({ slug }) => slug === org)!.name,
}))

/**
 * The API key of a demo organisation. Only its hash is stored, so it is derived from the installation's secret
 * whenever it has to be shown.
 */
export function demoApiKey(secret: string, org: string): string {
  return `starling_${createHmac('sha256', secret).update(`demo api key of ${org}`).digest('base64url')}`
}

/** Is it an account of the demo, which everybody shares? */
export const isDemoPerson = (person: string): boolean => person.startsWith(demoPrefix)

/** The id of an account of the demo, null where there is none. */
export async function demoPerson(db: Db, account: string): Promise<string | null> {
  const { people } = schema
  if (!isDemoPerson(account)) return null
  const [person] = await db.select({ id: people.id }).from(people).where(eq(people.id, account))
  return person?.id ?? null
}

/** Does the organisation belong to the demo? */
export function isDemoOrganisation(org: string): boolean {
  return organisations.some(({ slug }) => slug === org)
}

/**
 * The owners of the demo's organisations stay what they are, so that no visitor of a public demo locks the others out.
 * @returns why the membership cannot be taken away or lowered, null where it can
 */
export function demoRefusal(demo: boolean, org: string, person: string): string | null {
  const owner = accounts.find((account) => account.id === person && account.org === org)
  if (!demo || owner?.role !== 'owner') return null
  return `${owner.name} belongs to the demo and stays its owner. Try it with another member.`
}

/** Creates what the demo needs and is not there yet; what people did with it stays. */
export async function seedDemo(db: Db, secret: string, now = Date.now()): Promise<void> {
  const { people, memberships, apiKeys } = schema
  const ids = accounts.map(({ id }) => id)
  const there = await db.select({ hash: people.passwordHash }).from(people).where(inArray(people.id, ids))
  const complete = there.length === ids.length && there.every(({ hash }) => hash !== null)
  const passwordHash = complete ? there[0]!.hash : await hashPassword(demoPassword)
  await db.batch([
    db
      .insert(schema.organisations)
      .values(organisations.map((org) => ({ ...org, createdAt: now })))
      .onConflictDoNothing(),
    ...accounts.map(({ id, name, email }) =>
      db
        .insert(people)
        .values({ id, name, email, passwordHash, createdAt: now })
        .onConflictDoUpdate({ target: people.id, set: { passwordHash } }),
    ),
    db
      .insert(memberships)
      .values(accounts.map(({ id, org, role }) => ({ person: id, org, role, createdAt: now })))
      .onConflictDoNothing(),
    ...organisations.map(({ slug }) => {
      const key = demoApiKey(secret, slug)
      const known = { hash: hashApiKey(key), prefix: prefixOf(key), scopes: joinScopes(allScopes) }
      const createdBy = accounts.find(({ org, role }) => org === slug && role === 'owner')!.id
      return db
        .insert(apiKeys)
        .values({ id: `${demoPrefix}${slug}`, org: slug, name: 'Demo', createdBy, ...known, createdAt: now })
        .onConflictDoUpdate({ target: apiKeys.id, set: { createdBy, ...known } })
    }),
    ...(there.length === 0 ? [...demoFeed(db, now), ...demoQuizzes(db, now)] : []),
  ])
}

/** Where the demo is switched off, its well-known ways in are closed: passwords, sessions and keys. */
export async function retireDemo(db: Db): Promise<void> {
  const { people, sessions, apiKeys } = schema
  const demo = `${demoPrefix}%`
  await db.batch([
    db.update(people).set({ passwordHash: null }).where(like(people.id, demo)),
    db.delete(sessions).where(like(sessions.person, demo)),
    db.delete(apiKeys).where(like(apiKeys.id, demo)),
  ])
}
