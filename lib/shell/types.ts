import type { OrganisationLink } from '@/lib/organisations/types'
import type { PresentPerson } from '@/lib/presence/types'

/** What a person may do in an organisation. */
export type Role = 'owner' | 'admin' | 'member'

/** Everything that the frame around a page shows: who, where, and what is unread. */
export interface Shell {
  viewer: { id: string; name: string; email: string; role: Role }
  org: { slug: string; name: string; members: number }
  /** All organisations of the viewer, to switch between them. */
  organisations: OrganisationLink[]
  /** Number of unread notifications of the viewer in this organisation. */
  unread: number
  /** Who has a page of the organisation open, the viewer included. */
  present: PresentPerson[]
  /** True on the labelled demo installation. */
  demo: boolean
}
