import type { Member } from '@/lib/auth/viewer'
import type { MemberEntry } from '@/lib/members/types'

/*
 * Which fields of a thing who may see, in one place. Stores pass every row through here before it is rendered or sent
 * as JSON; a field that is not named in a projection reaches nobody.
 */

/** As what somebody reads an organisation. Owners see what admins see. */
export type Audience = 'member' | 'admin'

/** The audience that a member of an organisation belongs to. */
export function audienceOf({ admin }: Pick<Member, 'admin'>): Audience {
  return admin ? 'admin' : 'member'
}

/** A member of an organisation: e-mail addresses are for its admins. */
export function memberFor(audience: Audience, row: Required<MemberEntry>): MemberEntry {
  const { id, name, role, joinedAt, present, email } = row
  return { id, name, role, joinedAt, present, ...(audience === 'admin' && { email }) }
}
