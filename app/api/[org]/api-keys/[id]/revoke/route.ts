import { z } from 'zod'
import { apiKeyId } from '@/lib/api-keys/input'
import { revokeApiKey } from '@/lib/api-keys/store'
import { HttpError } from '@/lib/errors'
import { admins, command } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Revokes an API key: it is refused from now on, and its open streams close. */
export const POST = command({
  params: z.object({ org: z.string(), id: apiKeyId }),
  access: admins,
  input: z.object({}),
  back: ({ org }) => routes.apiKeys(org),
  async run({ params: { id }, access, services: { db, outbox } }) {
    if (!(await revokeApiKey(db, access, id))) throw new HttpError('not_found', 'There is no such API key.')
    await outbox.drain()
    return {}
  },
})
