/** The topics of the broadcast, named once. A topic is also a border of visibility: whoever may read it sees all of it. */
export const topic = {
  /** What all members of an organisation may see. */
  org: (slug: string) => `o:${slug}`,
  /** What only its admins and owners may see. */
  admins: (slug: string) => `o:${slug}:admins`,
  /** What concerns one person. */
  person: (id: string) => `u:${id}`,
} as const

/** On a person's topic: a session has ended, and its streams close. Data: `{ session }`. */
export const sessionEnded = 'session.ended'

/** On an organisation's topic, lossy: who is there has changed. */
export const presenceChanged = 'presence.changed'
