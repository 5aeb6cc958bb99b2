import type { Role } from '@/lib/shell/types'

/** The word for a role, as the reader sees it. */
export const roleWords: Record<Role, string> = { owner: 'Owner', admin: 'Admin', member: 'Member' }
