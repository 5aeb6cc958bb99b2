import { AuditList } from '@/components/audit/audit-list'
import { Workspace } from '@/components/layout/workspace'
import { auditView } from '@/lib/audit/view'
import { page } from '@/lib/http/page'
import { routes } from '@/lib/routes'

export const GET = page(auditView, ({ assets, scope: { org, before }, data, shell, cursor }) => (
  <Workspace
    title="Audit log"
    shell={shell}
    stream={routes.api.audit(org, { after: cursor, before })}
    assets={assets}
  >
    <AuditList {...data} />
  </Workspace>
))
