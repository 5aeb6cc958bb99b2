import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { present } from '@/lib/streams/store'
import { type Audience, memberFor } from '@/lib/visibility/visibility'
import { type MemberEntry, maxMembers } from './types'

/** The organisation that a person lands in: the one they joined first, null where there is none. */
export async function homeOf(db: Db, person: string): Promise<string | null> {
  const { memberships } = schema
  const [first] = await db
    .select({ org: memberships.org })
    .from(memberships)
    .where(eq(memberships.person, person))
    .orderBy(asc(memberships.createdAt), asc(memberships.org))
    .limit(1)
  return first?.org ?? null
}

/** The organisations in which the person is admin or owner. */
export async function administeredBy(db: Db, person: string): Promise<string[]> {
  const { memberships } = schema
  const rows = await db
    .select({ org: memberships.org })
    .from(memberships)
    .where(and(eq(memberships.person, person), ne(memberships.role, 'member')))
  return rows.map(({ org }) => org)
}

/** Is the person admin or owner of any organisation? */
export async function isAdminSomewhere(db: Db, person: string): Promise<boolean> {
  const { memberships } = schema
  const rows = await db
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.person, person), ne(memberships.role, 'member')))
    .limit(1)
  return rows.length > 0
}

/** Has the member a page of the organisation open? */
const isPresent = (orgs: readonly string[], now: number) => {
  const { memberships, openStreams } = schema
  return sql<number>`(${memberships.org}, ${memberships.person}) in (
    select org, person from ${openStreams}
    where org in (select value from json_each(${JSON.stringify(orgs)})) and ${present(now)})`
}

/** Everybody in an organisation, owners and admins first, with what the audience may see of them. */
export async function membersOf(
  db: Db,
  org: string,
  audience: Audience,
  now = Date.now(),
): Promise<MemberEntry[]> {
  const { memberships, people } = schema
  const rank = sql`case ${memberships.role} when 'owner' then 0 when 'admin' then 1 else 2 end`
  const rows = await db
    .select({
      id: people.id,
      name: people.name,
      email: people.email,
      role: memberships.role,
      joinedAt: memberships.createdAt,
      present: isPresent([org], now),
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(eq(memberships.org, org))
    .orderBy(rank, asc(people.name), asc(people.id))
    .limit(maxMembers)
  return rows.map((row) => memberFor(audience, { ...row, present: row.present === 1 }))
}

/** Who of the members of these organisations has a page of them open, and who has not. */
export async function presentMembers(
  db: Db,
  orgs: readonly string[],
  now = Date.now(),
): Promise<Map<string, Pick<MemberEntry, 'id' | 'present'>[]>> {
  const { memberships, people } = schema
  const rows = await db
    .select({ org: memberships.org, id: people.id, present: isPresent(orgs, now) })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(inArray(memberships.org, [...orgs]))
  const byOrg = new Map<string, Pick<MemberEntry, 'id' | 'present'>[]>()
  for (const { org, id, present } of rows)
    byOrg.set(org, [...(byOrg.get(org) ?? []), { id, present: present === 1 }])
  return byOrg
}
