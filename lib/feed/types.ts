import type { SanitisedHtml } from '@/lib/markdown/types'

/** What an activity is; each kind has its own sentence in the feed. */
export const activityKinds = ['post', 'comment', 'follow', 'export', 'quiz', 'alert', 'external'] as const
export type ActivityKind = (typeof activityKinds)[number]

/** The names of the reactions, with what is shown for them. */
export const emojis = { 'thumbs-up': '👍', heart: '❤️', tada: '🎉', eyes: '👀', smile: '😄' } as const
export type Emoji = keyof typeof emojis

/** Longest text of a post or comment, in characters. */
export const maxText = 2_000

/** Comments that an entry shows in the feed. */
export const commentPreview = 3

/** Whose activities the feed shows: what the viewer follows and does, or what everyone does. */
export type FeedMode = 'following' | 'everyone'

export interface Person {
  id: string
  name: string
}

/** What somebody did, as events and the machine API carry it: the same for everyone. */
export interface Activity {
  /** Sortable, unique. */
  id: string
  org: string
  kind: ActivityKind
  /** Who did it; null for a program. */
  person: Person | null
  /** Markdown. */
  text: string
  /** Whom the text mentions, with their names as they stand there. */
  mentions: Person[]
  /** A same-origin path, or an `https:` URL. */
  href: string | null
  /** The API key that sent it, by name. */
  via: string | null
  /** The entry that a comment is on. */
  parent: string | null
  /** Whom it concerns: who is followed, or whose entry is commented on. */
  subject: Person | null
  /** Milliseconds since the epoch. */
  createdAt: number
  editedAt: number | null
}

/** An activity with its text as HTML. */
export type ShownActivity = Activity & { html: SanitisedHtml }

/** The comments on an entry: the newest ones, oldest first, and how many there are. */
export interface Thread {
  count: number
  comments: ShownActivity[]
}

/** An activity in its place in the feed. */
export interface Entry extends ShownActivity {
  reactions: Partial<Record<Emoji, number>>
  thread: Thread
}

/** Can it be commented on and reacted to? A comment belongs to its entry, and a follow needs no talk. */
export const isDiscussable = ({ kind }: Pick<Activity, 'kind'>): boolean =>
  kind !== 'comment' && kind !== 'follow'

/** Can its author change its text? */
export const isEditable = ({ kind }: Pick<Activity, 'kind'>): boolean => kind === 'post' || kind === 'comment'

/** Somebody of the organisation, as the viewer follows them or not. */
export interface FollowablePerson extends Person {
  following: boolean
}
