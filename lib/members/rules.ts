import { type SQL, sql } from 'drizzle-orm'
import { schema } from '@/lib/db'
import type { Role } from '@/lib/shell/types'

/*
 * Conditions for statements that change who is in an organisation. They are asked in the statement itself, because
 * between a check and a write somebody else may have written.
 */

const { memberships } = schema

/** May the person give and take away this role now? The rule of `managedRoles`. */
export function mayManage(org: string | SQL, person: string | SQL, role: Role | SQL): SQL {
  return sql`exists (
    select 1 from ${memberships} as manager where manager.org = ${org} and manager.person = ${person}
    and (manager.role = 'owner' or (manager.role = 'admin' and ${role} <> 'owner')))`
}

/** In a statement on `memberships`: the row is not that of the only owner. */
export function isNotLastOwner(org: string): SQL {
  return sql`(${memberships.role} <> 'owner' or (
    select count(*) from ${memberships} as owners where owners.org = ${org} and owners.role = 'owner') > 1)`
}
