import type { Member } from '@/lib/auth/viewer'
import type { BusEvent } from '@/lib/broadcast'
import type { MemberEntry } from '@/lib/members/types'

/*
 * What a role may see of a thing, decided here and nowhere else, before the thing is rendered or sent as JSON: in what
 * stores return, in what views render of an event, and in what raw streams carry.
 */

/** As what somebody reads an organisation. A program with an API key reads it as an admin. */
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

/** A notification; its internal note is for admins. */
export function notificationFor<N extends { note: string | null }>(audience: Audience, notification: N): N {
  return audience === 'admin' ? notification : { ...notification, note: null }
}

/** What an audience gets of the data of an event. Must not rely on the shape: older versions publish on the same bus. */
type Projection = (audience: Audience, data: Record<string, unknown>) => Record<string, unknown>

/** The events that carry anything sensitive, by their type. Others are the same for everybody who may read their topic. */
const projections: Record<string, Projection> = {
  'notification.created': (audience, data) => notificationFor(audience, { note: null, ...data }),
}

/** What an audience gets of an event: the event itself where all of it is theirs. */
export function eventFor(audience: Audience, event: BusEvent): BusEvent {
  const { type, data } = event
  const projection = Object.hasOwn(projections, type) ? projections[type] : undefined
  if (!projection || !isRecord(data)) return event
  return { ...event, data: projection(audience, data) }
}

/**
 * The organisation that an event belongs to: that of its topic, or on a person's topic the one that its data name.
 * Undefined where it belongs to none.
 */
export function orgOfEvent({ topic, data }: BusEvent): string | undefined {
  const [kind, org] = topic.split(':')
  if (kind === 'o') return org
  return isRecord(data) && typeof data.org === 'string' ? data.org : undefined
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}
