import type { Member } from '@/lib/auth/viewer'

/** The topics of the broadcast, named once. A topic is also a border of visibility: whoever may read it sees all of it. */
export const topic = {
  /** What all members of an organisation may see. */
  org: (slug: string) => `o:${slug}`,
  /** What only its admins and owners may see. */
  admins: (slug: string) => `o:${slug}:admins`,
  /** What concerns one person. */
  person: (id: string) => `u:${id}`,
} as const

/** The topics whose events a member may see. */
export function memberTopics({ org, person, admin }: Member): string[] {
  return [topic.org(org), topic.person(person), ...(admin ? [topic.admins(org)] : [])]
}

/** On a person's topic: a session has ended, and its streams close. Data: `{ session }`. */
export const sessionEnded = 'session.ended'

/** On an organisation's topic, lossy: who is there has changed. */
export const presenceChanged = 'presence.changed'
