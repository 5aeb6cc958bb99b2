import type { Role } from '@/lib/shell/types'

/** Most people in an organisation. */
export const maxMembers = 1_000

/** A member of an organisation, as somebody may see them. */
export interface MemberEntry {
  id: string
  name: string
  role: Role
  /** Milliseconds since the epoch. */
  joinedAt: number
  /** Has a page of the organisation open. */
  present: boolean
  /** Only for admins. */
  email?: string
}

/**
 * The roles that a role may give and take away: admins manage members and admins, and only owners touch owners.
 * Statements repeat the rule in SQL, where it cannot be raced: see `mayManage` in `lib/members/rules.ts`.
 */
export const managedRoles: Record<Role, readonly Role[]> = {
  owner: ['member', 'admin', 'owner'],
  admin: ['member', 'admin'],
  member: [],
}
