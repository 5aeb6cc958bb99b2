import { z } from 'zod'
import { CreateKeyForm, createKeyFormId } from '@/components/api-keys/create-key-form'
import { FreshKey } from '@/components/api-keys/fresh-key'
import { createInput } from '@/lib/api-keys/input'
import { createApiKey, maxKeys } from '@/lib/api-keys/store'
import { freshKeyId } from '@/lib/api-keys/types'
import { apiKeysView } from '@/lib/api-keys/view'
import { admins, command } from '@/lib/http/command'
import { live } from '@/lib/http/live'
import { sealedFlash } from '@/lib/http/sealed-flash'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

export const GET = live(apiKeysView)

/** Creates a key. It is shown to its creator alone, and only now. */
export const POST = command({
  params: z.object({ org: z.string() }),
  access: admins,
  input: createInput,
  form: { id: createKeyFormId, show: (state, { org }) => <CreateKeyForm org={org} state={state} /> },
  back: ({ org }) => routes.apiKeys(org),
  async run({ input, access: member, services: { db, outbox, auth } }) {
    const key = await createApiKey(db, member, input)
    if (key === null)
      return { refused: { '': `There are ${maxKeys} keys already. Revoke one that is not used any more.` } }
    await outbox.drain()
    return {
      // The form is replaced and not morphed: a morph would keep the text of the field that has the focus.
      patches: [
        patch(<CreateKeyForm org={member.org} />, { mode: 'replace' }),
        patch(<FreshKey apiKey={key} />, { mode: 'replace' }),
      ],
      flash: await sealedFlash(auth.secret, freshKeyId, key),
    }
  },
})
