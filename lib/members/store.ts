import { and, asc, eq, ne, sql } from 'drizzle-orm'
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
const isPresent = (org: string, now: number) => {
  const { memberships, openStreams } = schema
  return sql<number>`${memberships.person} in (
    select person from ${openStreams} where org = ${org} and ${present(now)})`
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
      present: isPresent(org, now),
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(eq(memberships.org, org))
    .orderBy(rank, asc(people.name), asc(people.id))
    .limit(maxMembers)
  return rows.map((row) => memberFor(audience, { ...row, present: row.present === 1 }))
}
