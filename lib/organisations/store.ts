import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm'
import { audit } from '@/lib/audit/audit'
import { type Db, schema } from '@/lib/db'
import { mayManage } from '@/lib/members/rules'
import { announceEach, announceIfChanged } from '@/lib/outbox/outbox'
import { accessChanged, keyRevoked, topic } from '@/lib/topics'
import { slugCandidates } from './slug'
import { maxOrganisations, type OrganisationLink } from './types'

const { apiKeys, memberships, notifications, organisations, retiredSlugs } = schema

/** On an organisation's topic: it has another name. Data: an `OrganisationRenamed`. */
export const organisationRenamed = 'organisation.renamed'
export interface OrganisationRenamed {
  org: string
  name: string
}

/** The organisations of a person, by name. */
export async function organisationsOf(db: Db, person: string): Promise<OrganisationLink[]> {
  return db
    .select({ slug: organisations.slug, name: organisations.name })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.slug, memberships.org))
    .where(eq(memberships.person, person))
    .orderBy(asc(organisations.name), asc(organisations.slug))
    .limit(maxOrganisations)
}

/** The name of an organisation, null where there is none. */
export async function nameOf(db: Db, org: string): Promise<string | null> {
  const { name, slug } = organisations
  const [row] = await db.select({ name }).from(organisations).where(eq(slug, org))
  return row?.name ?? null
}

/** In a statement: the person is in fewer organisations than is allowed. */
export const hasRoomFor = (person: string) =>
  sql`(select count(*) from ${memberships} where ${memberships.person} = ${person}) < ${maxOrganisations}`

/** Notifications from before somebody joined do not count as unread. */
export const newestNotification = sql`(select coalesce(max(${notifications.id}), 0) from ${notifications})`

/** What there is to say where a person is in too many organisations. */
export const tooManyOrganisations = `You are in ${maxOrganisations} organisations, which is the most. Leave one first.`

/** The field of the form that was refused, and why. */
type Refused = Record<string, string>

/**
 * Creates an organisation with its first owner. Drain the outbox afterwards.
 * @param slug undefined: one is made from the name
 */
export async function createOrganisation(
  db: Db,
  person: string,
  { name, slug }: { name: string; slug?: string | undefined },
  now = Date.now(),
): Promise<{ slug: string } | { refused: Refused }> {
  const wanted = slug ?? (await freeSlug(db, slugCandidates(name)))
  const [created] = await db.batch([
    db.run(sql`
      insert into ${organisations} (slug, name, created_at)
      select ${wanted}, ${name}, ${now} where ${hasRoomFor(person)}
      and not exists (select 1 from ${retiredSlugs} where ${retiredSlugs.slug} = ${wanted})
      on conflict do nothing`),
    db.run(sql`
      insert into ${memberships} (org, person, role, read_up_to, created_at)
      select ${wanted}, ${person}, 'owner', ${newestNotification}, ${now} where changes() > 0`),
    ...audit(db, { org: wanted, actor: person, action: 'organisation.created' }, now),
    announceIfChanged(db, { topic: topic.person(person), type: accessChanged, data: { org: wanted } }),
  ])
  if (created.rowsAffected > 0) return { slug: wanted }
  if ((await db.$count(memberships, eq(memberships.person, person))) >= maxOrganisations)
    return { refused: { '': tooManyOrganisations } }
  return { refused: { slug: `The address ${wanted} is taken. Choose another.` } }
}

/** The first slug that nobody has or had. */
async function freeSlug(db: Db, candidates: string[]): Promise<string> {
  const taken = await db
    .select({ slug: organisations.slug })
    .from(organisations)
    .where(inArray(organisations.slug, candidates))
    .union(
      db.select({ slug: retiredSlugs.slug }).from(retiredSlugs).where(inArray(retiredSlugs.slug, candidates)),
    )
  const isTaken = (candidate: string) => taken.some(({ slug }) => slug === candidate)
  return candidates.find((candidate) => !isTaken(candidate)) ?? candidates.at(-1)!
}

/** Gives an organisation another name; its slug stays. Drain the outbox afterwards. */
export async function renameOrganisation(db: Db, org: string, actor: string, name: string): Promise<void> {
  const data = { org, name } satisfies OrganisationRenamed
  await db.batch([
    db
      .update(organisations)
      .set({ name })
      .where(and(eq(organisations.slug, org), ne(organisations.name, name), mayManage(org, actor, 'admin'))),
    ...audit(db, { org, actor, action: 'organisation.renamed', target: name }),
    announceIfChanged(db, { topic: topic.org(org), type: organisationRenamed, data }),
  ])
}

/**
 * Deletes an organisation with everything in it, if the person is one of its owners. Its slug is not given away again.
 * Drain the outbox afterwards: the streams of all its members and API keys close.
 */
export async function deleteOrganisation(
  db: Db,
  org: string,
  actor: string,
  now = Date.now(),
): Promise<void> {
  const left = sql`
    select ${topic.person('')} || ${memberships.person}, ${accessChanged}, json_object('org', ${memberships.org})
    from ${memberships} where ${memberships.org} = ${org} and changes() > 0`
  const revoked = sql`
    select ${topic.apiKey('')} || ${apiKeys.id}, ${keyRevoked}, '{}'
    from ${apiKeys} where ${apiKeys.org} = ${org} and changes() > 0`
  await db.batch([
    db.run(sql`
      insert into ${retiredSlugs} (slug, retired_at)
      select slug, ${now} from ${organisations} where slug = ${org} and ${mayManage(org, actor, 'owner')}`),
    announceEach(db, sql`${left} union all ${revoked}`),
    db.delete(organisations).where(and(eq(organisations.slug, org), sql`changes() > 0`)),
  ])
}
