import { z } from 'zod'
import { AuditItem } from '@/components/audit/audit-item'
import { AuditList } from '@/components/audit/audit-list'
import { adminOf, type Member } from '@/lib/auth/viewer'
import { removeElements } from '@/lib/datastar'
import { rowId } from '@/lib/http/fields'
import { defineView } from '@/lib/live/view'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'
import { topic } from '@/lib/topics'
import { auditLogged } from './audit'
import { auditOf } from './store'
import type { AuditEntry } from './types'

interface AuditScope extends Member {
  /** The newest entry that an older page leaves out. */
  before: string | undefined
}

interface AuditData {
  entries: AuditEntry[]
  /** URL of the next older page. */
  older: string | null
}

/** The audit log of an organisation, for its admins: the newest entries, or those before one of them. */
export const auditView = defineView({
  name: 'audit',
  params: z.object({
    org: z.string(),
    before: rowId('an entry').optional(),
  }),
  authorize: async (viewer, { org, before }): Promise<AuditScope> => ({
    ...(await adminOf(viewer, org)),
    before,
  }),
  topics: ({ org }) => [topic.admins(org)],
  variant: ({ before }) => (before ? 'older' : 'newest'),
  load: async ({ org, before }, { db }): Promise<AuditData> => {
    const { entries, older } = await auditOf(db, org, before)
    return { entries, older: older && routes.audit(org, older) }
  },
  regions: (data) => [<AuditList key="audit" {...data} />],
  render: ({ type, data }, variant) => {
    if (type !== auditLogged || variant === 'older') return []
    const entry = data as AuditEntry
    return [
      // The first paint may hold it already.
      removeElements(`#audit-${entry.id}`),
      patch(<AuditItem entry={entry} />, { mode: 'prepend', selector: '#audit-list' }),
    ]
  },
})
