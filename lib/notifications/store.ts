import { and, asc, desc, eq, gt, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { announce, withRowId } from '@/lib/outbox/outbox'
import { topic } from '@/lib/topics'
import { audienceOf, notificationFor } from '@/lib/visibility/visibility'
import type { PublishInput } from './input'
import type { Notification } from './types'

const { memberships, notificationReads, notifications, people } = schema

/** A notification was published. Data: a `PublishedNotification`. */
export const notificationCreated = 'notification.created'
/** On a person's topic: they have read one notification, or all where none is named. Data: a `ReadNotification`. */
export const notificationRead = 'notification.read'
export interface ReadNotification {
  org: string
  id: string | null
}

/**
 * A notification as events and the machine API carry it: the same for everyone who may see it, but for what
 * `notificationFor` takes away.
 */
export type PublishedNotification = Omit<Notification, 'read'> & {
  org: string
  /** The recipient's id, for the audience `person`. */
  person: string | null
}

/** What a new notification is made of, after its recipient was found. */
export type NewNotification = Omit<PublishInput, 'person'> & { person: string | null }

/**
 * The statements that publish a notification: the row, and the event that announces it to exactly those who may see
 * it. Run them in one batch, then drain the outbox.
 */
export function publishStatements(
  db: Db,
  org: string,
  input: Omit<NewNotification, 'href'> & { href: NewNotification['href'] | SQL },
  createdAt: number,
) {
  const { audience, person, href, ...text } = input
  const topics = { everyone: topic.org(org), admins: topic.admins(org), person: topic.person(person ?? '') }
  const row = { ...text, audience, person, org, createdAt }
  return [
    db
      .insert(notifications)
      .values({ ...row, href })
      .returning({ id: notifications.id }),
    announce(db, {
      topic: topics[audience],
      type: notificationCreated,
      // The link may hold a number that only this batch knows.
      data: sql`json_set(${withRowId(row, 'notifications')}, '$.href', ${href})`,
    }),
  ] as const
}

/** The id of a member of the organisation by id or e-mail address, null where there is none. */
export async function findMember(db: Db, org: string, idOrEmail: string): Promise<string | null> {
  const [row] = await db
    .select({ id: people.id })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(
      and(eq(memberships.org, org), or(eq(people.id, idOrEmail), eq(people.email, idOrEmail.toLowerCase()))),
    )
  return row?.id ?? null
}

/** The one rule of visibility: what a member may see of an organisation's notifications. */
export function visibleTo({ org, person, admin }: Pick<Member, 'org' | 'person' | 'admin'>): SQL {
  const mine = and(eq(notifications.audience, 'person'), eq(notifications.person, person))
  const shared = inArray(notifications.audience, admin ? ['everyone', 'admins'] : ['everyone'])
  return and(eq(notifications.org, org), or(shared, mine))!
}

const unreadBy = (
  person: string,
) => sql`${notifications.id} > coalesce(${memberships.readUpTo}, 0) and not exists (
  select 1 from ${notificationReads}
  where ${notificationReads.notification} = ${notifications.id} and ${notificationReads.person} = ${person})`

/** How many notifications a page shows. */
const pageSize = 30

/** A page of notifications, newest first, and where the next older page begins. */
export async function listFor(
  db: Db,
  member: Member,
  before?: string,
): Promise<{ notifications: Notification[]; older: string | null }> {
  const rows = await db
    .select({ notification: notifications, unread: sql<number>`${unreadBy(member.person)}` })
    .from(notifications)
    .leftJoin(memberships, and(eq(memberships.org, notifications.org), eq(memberships.person, member.person)))
    .where(and(visibleTo(member), before ? lt(notifications.id, Number(before)) : undefined))
    .orderBy(desc(notifications.id))
    .limit(pageSize + 1)
  const page = rows
    .slice(0, pageSize)
    .map(({ notification, unread }) =>
      notificationFor(audienceOf(member), toNotification(notification, !unread)),
    )
  return { notifications: page, older: rows.length > pageSize ? page.at(-1)!.id : null }
}

/** Counting stops here: a bell shows "99+", and a count stays cheap for somebody who never reads. */
const unreadCap = 100

/** The number of unread notifications of each member, at most 100, in one query for all of them. */
export async function countUnread(db: Db, members: readonly Member[]): Promise<number[]> {
  const counts = members.map(
    (member) => sql`select ${member.org} as org, ${member.person} as person, count(*) as unread from (
      select 1 from ${notifications}
      left join ${memberships} on ${memberships.org} = ${notifications.org} and ${memberships.person} = ${member.person}
      where ${visibleTo(member)} and ${unreadBy(member.person)} limit ${unreadCap})`,
  )
  const found = new Map<string, number>()
  // SQLite takes at most 500 terms in a compound select.
  for (let start = 0; start < counts.length; start += 200) {
    const rows = await db.all<{ org: string; person: string; unread: number }>(
      sql.join(counts.slice(start, start + 200), sql` union all `),
    )
    for (const row of rows) found.set(`${row.org} ${row.person}`, row.unread)
  }
  return members.map(({ org, person }) => found.get(`${org} ${person}`) ?? 0)
}

/**
 * Marks one notification as read and announces it to the person's other windows. Drain the outbox afterwards.
 * @returns false where the member cannot see such a notification
 */
export async function markRead(db: Db, member: Member, id: string): Promise<boolean> {
  const [visible] = await db
    .select({ id: notifications.id })
    .from(notifications)
    .where(and(eq(notifications.id, Number(id)), visibleTo(member)))
  if (!visible) return false
  await db.batch([
    db
      .insert(notificationReads)
      .values({ notification: visible.id, person: member.person })
      .onConflictDoNothing(),
    announceRead(db, member, id),
  ])
  return true
}

/** Marks everything that the member can see now as read. Drain the outbox afterwards. */
export async function markAllRead(db: Db, member: Member): Promise<void> {
  const newest = sql<number>`coalesce((select max(id) from ${notifications}), 0)`
  const ofOrg = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(eq(notifications.org, member.org))
  await db.batch([
    db
      .update(memberships)
      .set({ readUpTo: newest })
      .where(and(eq(memberships.org, member.org), eq(memberships.person, member.person))),
    // Below the mark the single reads say nothing any more.
    db
      .delete(notificationReads)
      .where(
        and(eq(notificationReads.person, member.person), inArray(notificationReads.notification, ofOrg)),
      ),
    announceRead(db, member, null),
  ])
}

function announceRead(db: Db, { org, person }: Member, id: string | null) {
  const data = { org, id } satisfies ReadNotification
  return announce(db, { topic: topic.person(person), type: notificationRead, data })
}

/** What an API key may read: everything but what was sent to one person. Oldest first, behind `after`. */
export async function listForKey(
  db: Db,
  org: string,
  { after, limit }: { after: string; limit: number },
): Promise<{ notifications: PublishedNotification[]; next: string }> {
  const rows = await db
    .select()
    .from(notifications)
    .where(
      and(
        eq(notifications.org, org),
        inArray(notifications.audience, ['everyone', 'admins']),
        gt(notifications.id, Number(after)),
      ),
    )
    .orderBy(asc(notifications.id))
    .limit(limit)
  const published = rows.map((row) => notificationFor('admin', { ...row, id: String(row.id) }))
  return { notifications: published, next: published.at(-1)?.id ?? after }
}

function toNotification(row: typeof notifications.$inferSelect, read: boolean): Notification {
  const { id, title, body, severity, href, note, audience, createdAt } = row
  return { id: String(id), title, body, severity, href, note, audience, createdAt, read }
}
