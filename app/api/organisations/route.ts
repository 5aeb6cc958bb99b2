import { z } from 'zod'
import { NewOrganisationForm, newOrganisationFormId } from '@/components/organisations/new-organisation-form'
import { command, signedIn } from '@/lib/http/command'
import { createInput } from '@/lib/organisations/input'
import { createOrganisation } from '@/lib/organisations/store'
import { routes } from '@/lib/routes'

/** Creates an organisation, with whoever creates it as its owner. */
export const POST = command({
  params: z.object({}),
  access: signedIn,
  input: createInput,
  form: { id: newOrganisationFormId, show: (state) => NewOrganisationForm({ state }) },
  back: () => routes.newOrg,
  limit: 'invitations',
  async run({ input, access: viewer, services: { db, outbox } }) {
    const created = await createOrganisation(db, viewer.id, input)
    if ('refused' in created) return created
    await outbox.drain()
    return { goTo: routes.members(created.slug) }
  },
})
