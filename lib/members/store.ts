import { and, asc, eq, ne } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'

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
