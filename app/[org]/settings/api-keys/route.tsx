import { ApiKeyList } from '@/components/api-keys/api-key-list'
import { CreateKeyForm, createKeyFormId } from '@/components/api-keys/create-key-form'
import { FreshKey } from '@/components/api-keys/fresh-key'
import { Workspace } from '@/components/layout/workspace'
import { SettingsTabs } from '@/components/settings/settings-tabs'
import { freshKeyId } from '@/lib/api-keys/types'
import { apiKeysView } from '@/lib/api-keys/view'
import { page } from '@/lib/http/page'
import { unsealed } from '@/lib/http/sealed-flash'
import { routes } from '@/lib/routes'

export const GET = page(
  apiKeysView,
  async ({ assets, form, scope: { org, role }, data, shell, cursor, services }) => {
    const fresh = await unsealed(services.auth.secret, freshKeyId, form(freshKeyId))
    return (
      <Workspace
        title="API keys"
        shell={shell}
        current="settings"
        stream={routes.api.apiKeys(org, { after: cursor })}
        assets={assets}
      >
        <SettingsTabs org={org} role={role} current="api-keys" />
        <FreshKey apiKey={fresh} />
        <CreateKeyForm org={org} state={form(createKeyFormId)} />
        <ApiKeyList {...data} />
      </Workspace>
    )
  },
)
