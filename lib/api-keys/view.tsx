import { z } from 'zod'
import { ApiKeyList } from '@/components/api-keys/api-key-list'
import { adminOf } from '@/lib/auth/viewer'
import { defineView } from '@/lib/live/view'
import { topic } from '@/lib/topics'
import { apiKeysChanged, listApiKeys } from './store'

/** The API keys of an organisation, for its admins. */
export const apiKeysView = defineView({
  name: 'api-keys',
  params: z.object({ org: z.string() }),
  authorize: (viewer, { org }) => adminOf(viewer, org),
  topics: ({ org }) => [topic.admins(org)],
  variant: ({ org }) => org,
  load: async ({ org }, { db }) => ({ org, keys: await listApiKeys(db, org) }),
  regions: (data) => [<ApiKeyList key="api-keys" {...data} />],
  render: ({ type }) => (type === apiKeysChanged ? 'snapshot' : []),
})
