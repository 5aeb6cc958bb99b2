import { and, asc, desc, eq, inArray, lt, lte, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { renderMarkdown } from '@/lib/markdown/markdown'
import {
  type Activity,
  commentPreview,
  type Emoji,
  type Entry,
  type FeedMode,
  type FollowablePerson,
  isDiscussable,
  type Person,
  type ShownActivity,
} from './types'

const { activities, follows, memberships, people, reactions } = schema
type Row = typeof activities.$inferSelect

/** How many entries a page shows. */
const pageSize = 30
/** How many comments the page of an entry shows, the newest of them. */
const mostComments = 500
/** How many people can be chosen to be followed beside the feed. */
const mostPeople = 50

/** Entries as one person sees them. */
export interface Entries {
  entries: Entry[]
  /** The viewer's own reactions, by entry. */
  mine: Record<string, Emoji[]>
}

/**
 * A page of the feed, newest first, and the id behind which the next older page begins.
 * @param before the id of the newest entry that the page leaves out
 */
export async function listEntries(
  db: Db,
  { org, person }: Pick<Member, 'org' | 'person'>,
  mode: FeedMode,
  before?: string,
): Promise<Entries & { older: string | null }> {
  const followed = db
    .select({ id: follows.followed })
    .from(follows)
    .where(and(eq(follows.org, org), eq(follows.follower, person)))
  const shown =
    mode === 'following' ? or(eq(activities.person, person), inArray(activities.person, followed)) : undefined
  const rows = await db
    .select()
    .from(activities)
    .where(and(eq(activities.org, org), shown, before ? lt(activities.id, Number(before)) : undefined))
    .orderBy(desc(activities.id))
    .limit(pageSize + 1)
  const page = rows.slice(0, pageSize)
  const older = rows.length > pageSize ? String(page.at(-1)!.id) : null
  return { ...(await withEverything(db, person, page, commentPreview)), older }
}

/** One entry with its comments, null where the organisation has no such entry. */
export async function entryFor(
  db: Db,
  { org, person }: Pick<Member, 'org' | 'person'>,
  id: string,
): Promise<Entries | null> {
  const rows = await db.select().from(activities).where(isActivity(org, id))
  return rows.length === 0 ? null : withEverything(db, person, rows, mostComments)
}

/** An activity as it is stored, null where the organisation has no such activity. */
export async function findActivity(db: Db, org: string, id: string): Promise<Row | null> {
  const [row] = await db.select().from(activities).where(isActivity(org, id))
  return row ?? null
}

const isActivity = (org: string, id: string): SQL =>
  and(eq(activities.org, org), eq(activities.id, Number(id)))!

/** What belongs to some entries: one query each for the comments, the reactions and all people in them. */
async function withEverything(db: Db, viewer: string, rows: Row[], comments: number): Promise<Entries> {
  const discussed = rows.filter(isDiscussable).map(({ id }) => id)
  const [threads, counted] = await Promise.all([
    commentsOn(db, discussed, comments),
    reactionsTo(db, discussed, viewer),
  ])
  const everybody = [...rows, ...threads.map(({ comment }) => comment)].flatMap(({ person, subject }) => [
    person,
    subject,
  ])
  const names = await namesOf(db, everybody)
  const mine = (entry: number) =>
    counted.filter(({ activity, own }) => activity === entry && own).map(({ emoji }) => emoji)
  return {
    entries: rows.map((row) => {
      const thread = threads.filter(({ comment }) => comment.parent === row.id)
      const counts = counted.filter(({ activity }) => activity === row.id)
      return {
        ...shown(toActivity(row, names)),
        reactions: Object.fromEntries(counts.map(({ emoji, count }) => [emoji, count])),
        thread: {
          count: thread[0]?.count ?? 0,
          comments: thread.map(({ comment }) => shown(toActivity(comment, names))),
        },
      }
    }),
    mine: Object.fromEntries(discussed.map((id) => [String(id), mine(id)])),
  }
}

async function commentsOn(db: Db, entries: number[], limit: number) {
  const ranked = db
    .select({
      id: activities.id,
      place:
        sql<number>`row_number() over (partition by ${activities.parent} order by ${activities.id} desc)`.as(
          'place',
        ),
      count: sql<number>`count(*) over (partition by ${activities.parent})`.as('count'),
    })
    .from(activities)
    .where(inArray(activities.parent, entries))
    .as('ranked')
  return db
    .select({ comment: activities, count: ranked.count })
    .from(ranked)
    .innerJoin(activities, eq(activities.id, ranked.id))
    .where(lte(ranked.place, limit))
    .orderBy(asc(activities.id))
}

function reactionsTo(db: Db, entries: number[], viewer: string) {
  return db
    .select({
      activity: reactions.activity,
      emoji: reactions.emoji,
      count: sql<number>`count(*)`,
      own: sql<number>`max(${reactions.person} = ${viewer})`,
    })
    .from(reactions)
    .where(inArray(reactions.activity, entries))
    .groupBy(reactions.activity, reactions.emoji)
}

async function namesOf(db: Db, ids: (string | null)[]): Promise<Map<string, string>> {
  const known = [...new Set(ids.filter((id) => id !== null))]
  const rows = await db
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(inArray(people.id, known))
  return new Map(rows.map(({ id, name }) => [id, name]))
}

function toActivity(row: Row, names: Map<string, string>): Activity {
  const person = (id: string | null): Person | null =>
    id === null ? null : { id, name: names.get(id) ?? '' }
  return {
    ...row,
    id: String(row.id),
    person: person(row.person),
    subject: person(row.subject),
    parent: row.parent === null ? null : String(row.parent),
  }
}

/** An activity with its text as HTML. */
export function shown(activity: Activity): ShownActivity {
  return {
    ...activity,
    html: renderMarkdown(
      activity.text,
      activity.mentions.map(({ name }) => name),
    ),
  }
}

/** Whom the viewer can follow, those first whom they do follow: 50 at most. */
export async function followablePeople(
  db: Db,
  { org, person }: Pick<Member, 'org' | 'person'>,
): Promise<FollowablePerson[]> {
  const following = sql<number>`${follows.followed} is not null`
  const rows = await db
    .select({ id: people.id, name: people.name, following })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .leftJoin(
      follows,
      and(eq(follows.org, org), eq(follows.follower, person), eq(follows.followed, people.id)),
    )
    .where(and(eq(memberships.org, org), ne(people.id, person)))
    .orderBy(desc(following), asc(people.name), asc(people.id))
    .limit(mostPeople)
  return rows.map((row) => ({ ...row, following: Boolean(row.following) }))
}

/** The ids of those whom a member follows. */
export async function followedBy(db: Db, { org, person }: Pick<Member, 'org' | 'person'>): Promise<string[]> {
  const rows = await db
    .select({ id: follows.followed })
    .from(follows)
    .where(and(eq(follows.org, org), eq(follows.follower, person)))
  return rows.map(({ id }) => id)
}
