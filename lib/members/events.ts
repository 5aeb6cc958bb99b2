import { sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { announceIfChanged } from '@/lib/outbox/outbox'
import { accessChanged, topic } from '@/lib/topics'

const { memberships } = schema

/** On an organisation's topic: somebody joined, left or has another role. Data: a `MembersChanged`. */
export const membersChanged = 'members.changed'
export interface MembersChanged {
  org: string
  /** How many people are in the organisation now. */
  members: number
}

/**
 * The statements that announce a change of one membership: to everybody in the organisation, and to the person, whose
 * streams are authorised anew. Put them behind the write, in its batch.
 */
export function announceMembership(db: Db, org: string, person: string) {
  const members = sql`(select count(*) from ${memberships} where ${memberships.org} = ${org})`
  return [
    announceIfChanged(db, {
      topic: topic.org(org),
      type: membersChanged,
      data: sql`json_object('org', ${org}, 'members', ${members})`,
    }),
    announceIfChanged(db, { topic: topic.person(person), type: accessChanged, data: { org } }),
  ] as const
}
