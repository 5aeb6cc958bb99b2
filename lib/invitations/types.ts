import type { Role } from '@/lib/shell/types'

/** Most open invitations of an organisation. */
export const maxOpenInvitations = 100

/** How long an invitation may last, in ms; the first is the default. */
export const lifetimes = {
  '7d': { label: '7 days', ms: 7 * 24 * 60 * 60 * 1000 },
  '1d': { label: '1 day', ms: 24 * 60 * 60 * 1000 },
  '1h': { label: '1 hour', ms: 60 * 60 * 1000 },
} as const
export type Lifetime = keyof typeof lifetimes

/** An open invitation, as admins see it in a list. */
export interface OpenInvitation {
  id: string
  role: Role
  /** Name of the person who made it. */
  inviter: string
  /** Milliseconds since the epoch. */
  createdAt: number
  expiresAt: number
}

/** What a link is good for; `void` where its inviter may no longer invite to the role. */
export type InvitationState = 'open' | 'accepted' | 'revoked' | 'expired' | 'void'

/** An invitation, as whoever has the link sees it. */
export interface Invitation {
  org: string
  /** Name of the organisation. */
  name: string
  role: Role
  /** Name of the person who made it. */
  inviter: string
  state: InvitationState
}
