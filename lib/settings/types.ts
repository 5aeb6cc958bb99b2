/** Which new notifications pop up as toasts; the list and the count keep everything. */
export const notifyChoices = ['all', 'important', 'none'] as const
export type Notify = (typeof notifyChoices)[number]

/** A session as its person sees it. */
export interface ShownSession {
  id: string
  /** The browser and its system in words. */
  device: string
  /** Is it the session that looks? */
  current: boolean
  /** Milliseconds since the epoch. */
  createdAt: number
  /** Milliseconds since the epoch, to within a few minutes. */
  lastSeenAt: number
}
