/** How much a notification matters; it chooses the icon, the word and the colour. */
export const severities = ['info', 'success', 'warning', 'error'] as const
export type Severity = (typeof severities)[number]

/** Who may see a notification: all members of the organisation, its admins and owners, or one person. */
export const audiences = ['everyone', 'admins', 'person'] as const
export type Audience = (typeof audiences)[number]

/** The most entries of an open list; of more, the oldest leave it. Twice a page. */
export const mostListed = 60

/** A notification as one person sees it. */
export interface Notification {
  /** Sortable, unique; also the page cursor. */
  id: string
  title: string
  /** Plain text, may be empty and may hold line breaks. */
  body: string
  severity: Severity
  /** A same-origin path (`/…`) or an `https:` URL. */
  href: string | null
  /** An internal note, plain text for admins; null where there is none, and for everybody else. */
  note: string | null
  audience: Audience
  /** Milliseconds since the epoch. */
  createdAt: number
  read: boolean
}
