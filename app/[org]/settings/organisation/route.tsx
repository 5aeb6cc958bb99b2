import { Workspace } from '@/components/layout/workspace'
import { deleteFormId } from '@/components/organisations/delete-form'
import { leaveFormId } from '@/components/organisations/leave-form'
import { OrganisationSettings } from '@/components/organisations/organisation-settings'
import { renameFormId } from '@/components/organisations/rename-form'
import { OrgStreams } from '@/components/streams/open-pages'
import { page } from '@/lib/http/page'
import { organisationView } from '@/lib/organisations/view'
import { routes } from '@/lib/routes'

export const GET = page(organisationView, ({ assets, form, scope: { org }, data, shell, cursor }) => (
  <Workspace
    title="Settings"
    shell={shell}
    current="settings"
    stream={routes.api.organisation(org, { after: cursor })}
    assets={assets}
  >
    <OrganisationSettings
      org={data.org}
      name={data.name}
      role={data.role}
      states={{
        rename: form(renameFormId),
        leave: form(leaveFormId),
        delete: form(deleteFormId),
      }}
    />
    {data.streams && <OrgStreams org={org} streams={data.streams} />}
  </Workspace>
))
