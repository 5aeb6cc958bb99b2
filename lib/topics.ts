import type { Member } from '@/lib/auth/viewer'

/** The topics of the broadcast, named once. A topic is also a border of visibility: whoever may read it sees all of it. */
export const topic = {
  /** What all members of an organisation may see. */
  org: (slug: string) => `o:${slug}`,
  /** What only its admins and owners may see. */
  admins: (slug: string) => `o:${slug}:admins`,
  /** What happens in an organisation's feed. */
  feed: (slug: string) => `f:${slug}`,
  /** Of that, what one person does, and what happens to it. */
  feedOf: (slug: string, person: string) => `f:${slug}:${person}`,
  /** What concerns one person. */
  person: (id: string) => `u:${id}`,
  /** The price of a symbol of an organisation. */
  symbol: (org: string, symbol: string) => `s:${org}:${symbol}`,
  /** The work that programs report to an organisation. */
  jobs: (slug: string) => `j:${slug}`,
  /** The exports of one person there. */
  jobsOf: (slug: string, person: string) => `j:${slug}:${person}`,
  /** The exports of everybody there, for its admins; the files are not theirs. */
  jobsOfAll: (slug: string) => `j:${slug}:admins`,
  /** What concerns the streams that a program has opened with an API key. */
  apiKey: (id: string) => `k:${id}`,
  /** What all instances measure. Of the whole system: no reader of raw streams may have it. */
  samples: 'm:samples',
  /** That the dashboards of an instance are to be drawn. */
  metricsOf: (instance: string) => `m:${instance}`,
  /** That an organisation's quizzes and rooms come and go. */
  quizzes: (slug: string) => `q:${slug}`,
  /** What happens in one room. */
  quizRoom: (slug: string, room: string) => `q:${slug}:${room}`,
  /** That streams of a person (or of an organisation) open and close: only lists of them listen. */
  streams: (owner: string) => `${owner}:streams`,
} as const

/** The topics whose events a member may see. */
export function memberTopics({ org, person, admin }: Member): string[] {
  return [topic.org(org), topic.person(person), ...(admin ? [topic.admins(org)] : [])]
}

/** On a person's topic: a session has ended, and its streams close. Data: `{ session }`. */
export const sessionEnded = 'session.ended'

/** On a person's topic: their role in an organisation has changed, or ended. Data: `{ org }`. */
export const accessChanged = 'access.changed'

/** On an API key's topic: it has been revoked, and its streams close. Data: `{}`. */
export const keyRevoked = 'key.revoked'

/** On the topic of its person or API key: a stream has to end. Data: `{ stream, reason: 'replaced' | 'ended' }`. */
export const streamEnded = 'stream.ended'

/** On a person's topic: they follow somebody now, or no longer. Data: `{ org, person: { id, name }, following }`. */
export const followChanged = 'follow.changed'

/** On a person's topic, for one of their sessions alone: an event that they wrote in the lab. Data: `SentEvent`. */
export const labSent = 'lab.sent'

/** On a person's topic, for one of their sessions alone: a mark on the pages of the lab. Data: `Mark`. */
export const labMarked = 'lab.marked'

/** On a person's topic: what the network does to the streams of one of their sessions. Data: `Forecast`. */
export const labWeather = 'lab.weather'

/** On an organisation's topic, lossy: who is there has changed. */
export const presenceChanged = 'presence.changed'

/** On `topic.streams`, lossy: one has opened or closed. */
export const streamsChanged = 'streams.changed'

/** On `topic.samples`, lossy: an instance has measured itself. Data: a `Sampled`. */
export const metricsSampled = 'metrics.sampled'

/** On `topic.metricsOf`, lossy: a slot is complete. */
export const metricsDrawn = 'metrics.drawn'

/** On a person's topic: their name or address has changed. Data: `{ name, email }`. */
export const profileChanged = 'profile.changed'

/** On a person's topic: how they sign in has changed, by password or elsewhere. Data: `{}`. */
export const credentialsChanged = 'credentials.changed'

/** On a person's topic: a session has begun or ended. Data: `{}`. */
export const sessionsChanged = 'sessions.changed'

/** On a person's topic: what pops up for them in an organisation has changed. Data: `{ org }`. */
export const preferencesChanged = 'preferences.changed'
