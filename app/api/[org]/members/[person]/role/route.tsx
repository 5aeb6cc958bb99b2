import { MembersMessage, membersMessageId } from '@/components/members/members-message'
import { demoRefusal } from '@/lib/demo/demo'
import { admins, command } from '@/lib/http/command'
import { memberParams, roleInput } from '@/lib/members/input'
import { changeRole } from '@/lib/members/manage'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

/** Gives a member another role. */
export const POST = command({
  params: memberParams,
  access: admins,
  input: roleInput,
  form: { id: membersMessageId, show: (state) => <MembersMessage state={state} /> },
  back: ({ org }) => routes.members(org),
  async run({ input: { role }, params: { person }, access, services: { db, outbox, env } }) {
    const { org, person: actor } = access
    const refused =
      (role !== 'owner' && demoRefusal(env.demo, org, person)) ||
      (await changeRole(db, { org, actor, person, role }))
    if (refused) return { refused: { '': refused } }
    await outbox.drain()
    return { patches: [patch(<MembersMessage />)] }
  },
})
