import { and, eq } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { announce } from '@/lib/outbox/outbox'
import { preferencesChanged, topic } from '@/lib/topics'
import type { Notify } from './types'

const { memberships } = schema

const own = ({ org, person }: Pick<Member, 'org' | 'person'>) =>
  and(eq(memberships.org, org), eq(memberships.person, person))

/** Which new notifications pop up for a member. */
export async function notifyOf(db: Db, member: Pick<Member, 'org' | 'person'>): Promise<Notify> {
  const [row] = await db.select({ notify: memberships.notify }).from(memberships).where(own(member))
  return row?.notify ?? 'all'
}

/** Chooses which new notifications pop up, on all open pages of the member. Drain the outbox afterwards. */
export async function changeNotify(
  db: Db,
  member: Pick<Member, 'org' | 'person'>,
  notify: Notify,
): Promise<void> {
  const { org, person } = member
  await db.batch([
    db.update(memberships).set({ notify }).where(own(member)),
    announce(db, { topic: topic.person(person), type: preferencesChanged, data: { org } }),
  ])
}
