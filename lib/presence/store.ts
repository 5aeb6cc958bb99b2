import { asc, eq, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { present } from '@/lib/streams/store'
import type { PresentPerson } from './types'

const { people, openStreams } = schema

/** Who has a page of these organisations open, by organisation and in the order of their names. */
export async function peopleIn(
  db: Db,
  orgs: readonly string[],
  now = Date.now(),
): Promise<Map<string, PresentPerson[]>> {
  const here = db
    .selectDistinct({ org: openStreams.org, person: openStreams.person })
    .from(openStreams)
    .where(
      sql`${openStreams.org} in (select value from json_each(${JSON.stringify(orgs)})) and ${present(now)}`,
    )
    .as('here')
  const rows = await db
    .select({ org: here.org, id: people.id, name: people.name })
    .from(here)
    .innerJoin(people, eq(people.id, here.person))
    .orderBy(asc(people.name), asc(people.id))
  const byOrg = new Map<string, PresentPerson[]>(orgs.map((org) => [org, []]))
  for (const { org, id, name } of rows) byOrg.get(org!)?.push({ id, name })
  return byOrg
}

/** How many people have a page open, on one instance and on all together. */
export async function presentOn(db: Db, instance: string, now: number) {
  const { person } = openStreams
  const [row] = await db
    .select({
      here: sql<number>`count(distinct case when ${openStreams.instance} = ${instance} then ${person} end)`,
      everywhere: sql<number>`count(distinct ${person})`,
    })
    .from(openStreams)
    .where(present(now))
  return row!
}
