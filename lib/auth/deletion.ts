import { and, eq, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { membersChanged } from '@/lib/members/events'
import { announceEach } from '@/lib/outbox/outbox'
import { keyRevoked, presenceChanged, topic } from '@/lib/topics'
import { endSessions } from './sessions'

const { apiKeys, memberships, organisations, people, retiredSlugs } = schema

const othersIn = (person: string) => sql`exists (
  select 1 from ${memberships} as other where other.org = ${memberships.org} and other.person <> ${person})`

/** The memberships that keep a person: they are the last owner, and others are still there. */
const lastOwnerships = (person: string) => sql`
  ${memberships.person} = ${person} and ${memberships.role} = 'owner' and ${othersIn(person)} and not exists (
    select 1 from ${memberships} as other
    where other.org = ${memberships.org} and other.person <> ${person} and other.role = 'owner')`

/** The organisations in which a person is alone: they go with the person. */
const aloneIn = (person: string) => sql`
  select ${memberships.org} from ${memberships}
  where ${memberships.person} = ${person} and not ${othersIn(person)}`

/** Names of organisations that a deletion concerns. */
export interface DeletionPlan {
  /** They have members but no other owner: until they have one, the person cannot be deleted. */
  ownerless: string[]
  /** Nobody else is there: they are deleted too. */
  deleted: string[]
}

/** What stands in the way of deleting a person, and what would go with them. */
export async function planDeletion(db: Db, person: string): Promise<DeletionPlan> {
  const { name, slug } = organisations
  const [ownerless, deleted] = await db.batch([
    db
      .select({ name })
      .from(organisations)
      .innerJoin(memberships, eq(memberships.org, slug))
      .where(lastOwnerships(person))
      .orderBy(name),
    db
      .select({ name })
      .from(organisations)
      .where(sql`${slug} in (${aloneIn(person)})`)
      .orderBy(name),
  ])
  return { ownerless: ownerless.map((org) => org.name), deleted: deleted.map((org) => org.name) }
}

/**
 * Deletes a person with all that is theirs alone, and ends their sessions. Drain the outbox afterwards.
 * @returns the organisations that would be left without an owner; then nothing was deleted
 */
export async function deletePerson(db: Db, person: string, now = Date.now()): Promise<string[]> {
  // Asked in every statement: between a question before the batch and its answer a colleague may leave.
  const free = sql`not exists (select 1 from ${memberships} where ${lastOwnerships(person)})`
  const results = await db.batch([
    db.run(sql`
      insert into ${retiredSlugs} (slug, retired_at)
      select slug, ${now} from ${organisations} where slug in (${aloneIn(person)}) and ${free}`),
    // How many there will be; those who are alone have nobody to tell.
    announceEach(
      db,
      sql`select ${topic.org('')} || ${memberships.org}, ${membersChanged}, json_object('org', ${memberships.org}, 'members',
        (select count(*) - 1 from ${memberships} as other where other.org = ${memberships.org}))
      from ${memberships} where ${memberships.person} = ${person} and ${free}`,
    ),
    ...endSessions(db, person, free),
    announceEach(
      db,
      sql`select ${topic.apiKey('')} || ${apiKeys.id}, ${keyRevoked}, '{}'
      from ${apiKeys} where ${apiKeys.org} in (${aloneIn(person)}) and ${free}`,
    ),
    announceEach(
      db,
      sql`select ${topic.org('')} || ${memberships.org}, ${presenceChanged}, '{}'
      from ${memberships} where ${memberships.person} = ${person} and ${free}`,
    ),
    db.delete(organisations).where(and(sql`${organisations.slug} in (${aloneIn(person)})`, free)),
    db
      .delete(people)
      .where(and(eq(people.id, person), free))
      .returning({ id: people.id }),
  ])
  if (results[8].length > 0) return []
  return (await planDeletion(db, person)).ownerless
}
