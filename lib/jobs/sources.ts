import { auditExport } from '@/lib/audit/export'
import type { Member } from '@/lib/auth/viewer'
import { feedExport } from '@/lib/feed/export'
import { notificationsExport } from '@/lib/notifications/export'
import { pricesExport } from '@/lib/prices/export'
import type { Audience } from '@/lib/visibility/visibility'
import type { ExportSource } from './source'
import type { ExportChoice } from './types'

/** What can be exported, by the name that URLs and the database have for it. */
export const exportSources: Readonly<Record<string, ExportSource>> = {
  feed: feedExport,
  notifications: notificationsExport,
  prices: pricesExport,
  audit: auditExport,
}

/** As what a member exports a source; null where it is not theirs to export. */
export function audienceFor({ readers }: ExportSource, { admin }: Pick<Member, 'admin'>): Audience | null {
  if (readers === 'everyone') return 'member'
  if (admin) return 'admin'
  return readers === 'admins' ? null : 'member'
}

/** What a member may export. */
export function exportChoices(member: Pick<Member, 'admin'>): ExportChoice[] {
  return Object.entries(exportSources)
    .filter(([, source]) => audienceFor(source, member) !== null)
    .map(([source, { title, about }]) => ({ source, title, about }))
}
