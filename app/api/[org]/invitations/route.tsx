import { z } from 'zod'
import { InviteResult, inviteResultId } from '@/components/invitations/invite-form'
import { admins, command } from '@/lib/http/command'
import { sealedFlash } from '@/lib/http/sealed-flash'
import { inviteInput } from '@/lib/invitations/input'
import { invite } from '@/lib/invitations/store'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

/** Makes an invitation, and shows its link to whoever asked for it, this once. */
export const POST = command({
  params: z.object({ org: z.string() }),
  access: admins,
  input: inviteInput,
  form: { id: inviteResultId, show: (state) => <InviteResult state={state} /> },
  back: ({ org }) => routes.members(org),
  limit: 'invitations',
  async run({ input, access: { org, person }, services: { db, outbox, env, auth } }) {
    const invited = await invite(db, { org, actor: person, ...input })
    if ('refused' in invited) return { refused: { '': invited.refused } }
    await outbox.drain()
    const link = env.url + routes.join(invited.token)
    return {
      // Replaced and not morphed, so that "Copied" is not left over from the link before.
      patches: [patch(<InviteResult link={link} />, { mode: 'replace' })],
      flash: await sealedFlash(auth.secret, inviteResultId, link),
    }
  },
})
