import { z } from 'zod'
import { RenameForm, renameFormId } from '@/components/organisations/rename-form'
import { admins, command } from '@/lib/http/command'
import { live } from '@/lib/http/live'
import { renameInput } from '@/lib/organisations/input'
import { renameOrganisation } from '@/lib/organisations/store'
import { organisationView } from '@/lib/organisations/view'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'
import { orgStreamsView } from '@/lib/streams/view'

export const GET = live(organisationView, orgStreamsView)

/** Gives the organisation another name. */
export const POST = command({
  params: z.object({ org: z.string() }),
  access: admins,
  input: renameInput,
  form: {
    id: renameFormId,
    show: (state, { org }) => <RenameForm org={org} name={state.values.name ?? ''} state={state} />,
  },
  back: ({ org }) => routes.organisation(org),
  async run({ input: { name }, access: { org, person }, services: { db, outbox } }) {
    await renameOrganisation(db, org, person, name)
    await outbox.drain()
    return { patches: [patch(<RenameForm org={org} name={name} />)] }
  },
})
