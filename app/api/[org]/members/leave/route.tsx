import { z } from 'zod'
import { LeaveForm, leaveFormId } from '@/components/organisations/leave-form'
import { demoRefusal } from '@/lib/demo/demo'
import { command, members } from '@/lib/http/command'
import { leave } from '@/lib/members/manage'
import { routes } from '@/lib/routes'

/** Leaves the organisation. */
export const POST = command({
  params: z.object({ org: z.string() }),
  access: members,
  input: z.object({}),
  form: { id: leaveFormId, show: (state, { org }) => <LeaveForm org={org} state={state} /> },
  back: ({ org }) => routes.organisation(org),
  async run({ access: { org, person }, services: { db, outbox, env } }) {
    const refused = demoRefusal(env.demo, org, person) || (await leave(db, { org, person }))
    if (refused) return { refused: { '': refused } }
    await outbox.drain()
    return { goTo: routes.home }
  },
})
