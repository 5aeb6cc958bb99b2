import { Workspace } from '@/components/layout/workspace'
import { ComposePanel, composeFormId } from '@/components/notifications/compose-form'
import { NotificationList } from '@/components/notifications/notification-list'
import { page } from '@/lib/http/page'
import { notificationsView } from '@/lib/notifications/view'
import { routes } from '@/lib/routes'

export const GET = page(notificationsView, ({ assets, form, scope, data, shell, cursor }) => (
  <Workspace
    title="Notifications"
    shell={shell}
    current="notifications"
    stream={routes.api.notifications(scope.org, { after: cursor, before: scope.before })}
    assets={assets}
  >
    {scope.admin && <ComposePanel org={scope.org} state={form(composeFormId)} />}
    <NotificationList {...data} />
  </Workspace>
))
