import { Workspace } from '@/components/layout/workspace'
import { SessionList } from '@/components/settings/session-list'
import { SettingsTabs } from '@/components/settings/settings-tabs'
import { OpenPages } from '@/components/streams/open-pages'
import { page } from '@/lib/http/page'
import { routes } from '@/lib/routes'
import { sessionsView } from '@/lib/settings/sessions-view'

export const GET = page(sessionsView, ({ assets, data, shell, cursor }) => {
  const { org, sessions, pages } = data
  return (
    <Workspace
      title="Settings"
      shell={shell}
      current="settings"
      stream={routes.api.sessions(org, cursor)}
      assets={assets}
    >
      <SettingsTabs org={org} role={shell.viewer.role} current="sessions" />
      <SessionList sessions={sessions} />
      <OpenPages org={org} streams={pages} />
    </Workspace>
  )
})
