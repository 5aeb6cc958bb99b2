import { z } from 'zod'
import { ComposeForm, composeFormId } from '@/components/notifications/compose-form'
import { admins, command } from '@/lib/http/command'
import { live } from '@/lib/http/live'
import { composeInput } from '@/lib/notifications/input'
import { publish } from '@/lib/notifications/publish'
import { notificationsView } from '@/lib/notifications/view'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

export const GET = live(notificationsView)

export const POST = command({
  params: z.object({ org: z.string() }),
  access: admins,
  input: composeInput,
  form: { id: composeFormId, show: (state, { org }) => <ComposeForm org={org} state={state} /> },
  back: ({ org }) => routes.notifications(org),
  async run({ input, access: { org }, services: { db, outbox } }) {
    await publish(db, org, { ...input, person: undefined })
    await outbox.drain()
    // Replaced and not morphed: a morph would keep the text of the field that has the focus.
    return { patches: [patch(<ComposeForm org={org} />, { mode: 'replace' })] }
  },
})
