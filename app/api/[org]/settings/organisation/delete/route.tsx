import { z } from 'zod'
import { DeleteForm, deleteFormId } from '@/components/organisations/delete-form'
import { isDemoOrganisation } from '@/lib/demo/demo'
import { command, owners } from '@/lib/http/command'
import { deleteInput } from '@/lib/organisations/input'
import { deleteOrganisation } from '@/lib/organisations/store'
import { routes } from '@/lib/routes'

/** Deletes the organisation with everything in it; the pages of all members end. */
export const POST = command({
  params: z.object({ org: z.string() }),
  access: owners,
  input: deleteInput,
  form: { id: deleteFormId, show: (state, { org }) => <DeleteForm org={org} state={state} /> },
  back: ({ org }) => routes.organisation(org),
  async run({ input: { slug }, access: { org, person }, services: { db, outbox, env } }) {
    if (slug !== org) return { refused: { slug: `Type ${org} to confirm.` } }
    if (env.demo && isDemoOrganisation(org))
      return {
        refused: { '': 'This organisation belongs to the demo. Create one of your own to delete it.' },
      }
    await deleteOrganisation(db, org, person)
    await outbox.drain()
    return { goTo: routes.home }
  },
})
