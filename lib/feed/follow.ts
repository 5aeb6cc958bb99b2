import { and, count, eq } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { announce } from '@/lib/outbox/outbox'
import { followChanged, topic } from '@/lib/topics'
import { activityDeleted, announceIn, type GoneActivity, recordActivity } from './activities'
import type { Person } from './types'

const { activities, follows, memberships, people } = schema

/** How many people one can follow: the page of the feed subscribes to each of them. */
const mostFollowed = 500

/** On a person's topic. */
export interface ChangedFollow {
  org: string
  person: Person
  following: boolean
}

/**
 * Follows a member, or no longer; the feed tells of it while it lasts. Drain the outbox afterwards.
 * @throws HttpError 404 for somebody who is not a member, 409 for oneself and for too many
 */
export async function setFollowing(
  db: Db,
  me: Member,
  id: string,
  following: boolean,
  now = Date.now(),
): Promise<void> {
  const { org, person: follower } = me
  const [person] = await db
    .select({ id: people.id, name: people.name })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(and(eq(memberships.org, org), eq(memberships.person, id)))
  if (!person) throw new HttpError('not_found', 'This person is not a member of the organisation.', 'person')
  if (id === follower)
    throw new HttpError(
      'conflict',
      'You cannot follow yourself: your feed shows what you do anyway.',
      'person',
    )
  if ((await isFollowing(db, me, id)) === following) return
  await (following ? follow(db, me, person, now) : unfollow(db, me, person))
}

async function follow(db: Db, me: Member, person: Person, now: number) {
  const { org, person: follower } = me
  const [already] = await db.select({ people: count() }).from(follows).where(ofFollower(me))
  if (already!.people >= mostFollowed)
    throw new HttpError(
      'conflict',
      `You follow ${mostFollowed} people, which is the most. Unfollow somebody first.`,
    )
  const activity = { org, kind: 'follow', person: follower, subject: person.id } as const
  try {
    await db.batch([
      db.insert(follows).values({ org, follower, followed: person.id }),
      ...recordActivity(db, activity, now),
      announceFollow(db, me, person, true),
    ])
  } catch (cause) {
    // The same request at the same time was first, and has done it.
    if (!(await isFollowing(db, me, person.id))) throw cause
  }
}

async function unfollow(db: Db, me: Member, person: Person) {
  const { org, person: follower } = me
  const told = and(
    eq(activities.org, org),
    eq(activities.person, follower),
    eq(activities.kind, 'follow'),
    eq(activities.subject, person.id),
  )
  const entries = await db.select({ id: activities.id }).from(activities).where(told)
  await db.batch([
    db.delete(follows).where(and(ofFollower(me), eq(follows.followed, person.id))),
    db.delete(activities).where(told),
    ...entries.flatMap(({ id }) => {
      const gone = { id: String(id), org } satisfies GoneActivity
      return [...announceIn(db, org, [follower], activityDeleted, gone)]
    }),
    announceFollow(db, me, person, false),
  ])
}

const ofFollower = ({ org, person }: Member) => and(eq(follows.org, org), eq(follows.follower, person))!

async function isFollowing(db: Db, me: Member, id: string): Promise<boolean> {
  const rows = await db
    .select()
    .from(follows)
    .where(and(ofFollower(me), eq(follows.followed, id)))
  return rows.length > 0
}

function announceFollow(db: Db, { org, person: follower }: Member, person: Person, following: boolean) {
  const data = { org, person, following } satisfies ChangedFollow
  return announce(db, { topic: topic.person(follower), type: followChanged, data: { ...data } })
}
