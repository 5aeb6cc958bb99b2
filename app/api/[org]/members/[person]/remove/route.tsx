import { z } from 'zod'
import { MembersMessage, membersMessageId } from '@/components/members/members-message'
import { demoRefusal } from '@/lib/demo/demo'
import { admins, command } from '@/lib/http/command'
import { memberParams } from '@/lib/members/input'
import { removeMember } from '@/lib/members/manage'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

/** Removes a member; their pages of the organisation end. */
export const POST = command({
  params: memberParams,
  access: admins,
  input: z.object({}),
  form: { id: membersMessageId, show: (state) => <MembersMessage state={state} /> },
  back: ({ org }) => routes.members(org),
  async run({ params: { person }, access: { org, person: actor }, services: { db, outbox, env } }) {
    const refused = demoRefusal(env.demo, org, person) || (await removeMember(db, { org, actor, person }))
    if (refused) return { refused: { '': refused } }
    await outbox.drain()
    return { patches: [patch(<MembersMessage />)] }
  },
})
