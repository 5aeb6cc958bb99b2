import { and, asc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import type { PresentPerson } from './types'

const { people, presence } = schema

/** That a person is in an organisation. */
export interface Presence {
  org: string
  person: string
}

/** Who is in these organisations, by organisation and in the order of their names. */
export async function peopleIn(
  db: Db,
  orgs: readonly string[],
  now = Date.now(),
): Promise<Map<string, PresentPerson[]>> {
  const rows = await db
    .selectDistinct({ org: presence.org, id: people.id, name: people.name })
    .from(presence)
    .innerJoin(people, eq(people.id, presence.person))
    .where(and(inArray(presence.org, [...orgs]), gt(presence.expiresAt, now)))
    .orderBy(asc(people.name), asc(people.id))
  const byOrg = new Map<string, PresentPerson[]>(orgs.map((org) => [org, []]))
  for (const { org, id, name } of rows) byOrg.get(org)?.push({ id, name })
  return byOrg
}

/** The statement that takes or renews leases of an instance, any number of them. */
export function lease(db: Db, instance: string, list: readonly Presence[], expiresAt: number) {
  const held = JSON.stringify(list.map(({ org, person }) => [org, person]))
  return db.run(sql`
    insert into ${presence} (instance, org, person, expires_at)
    select ${instance}, value ->> 0, value ->> 1, ${expiresAt} from json_each(${held}) where true
    on conflict do update set expires_at = excluded.expires_at`)
}

/** The statement that gives leases back. */
export function release(db: Db, instance: string, list: readonly Presence[]) {
  const left = JSON.stringify(list.map(({ org, person }) => [org, person]))
  return db.run(sql`
    delete from ${presence} where instance = ${instance}
    and (org, person) in (select value ->> 0, value ->> 1 from json_each(${left}))`)
}

/** The statement that lets all leases of an instance end now; whoever comes next removes and announces them. */
export function expireAll(db: Db, instance: string) {
  return db.update(presence).set({ expiresAt: 0 }).where(eq(presence.instance, instance))
}

/** The statement that removes the expired leases of instances that are gone, and tells where they were. */
export function removeExpired(db: Db, now: number) {
  return db.delete(presence).where(lte(presence.expiresAt, now)).returning({ org: presence.org })
}
