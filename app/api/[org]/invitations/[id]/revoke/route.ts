import { z } from 'zod'
import { HttpError } from '@/lib/errors'
import { admins, command } from '@/lib/http/command'
import { revokeInvitation } from '@/lib/invitations/store'
import { routes } from '@/lib/routes'

/** Takes the power from an invitation that nobody has accepted yet. */
export const POST = command({
  params: z.object({ org: z.string(), id: z.string().max(100, 'This must be the id of an invitation.') }),
  access: admins,
  input: z.object({}),
  back: ({ org }) => routes.members(org),
  async run({ params: { id }, access: { org, person }, services: { db, outbox } }) {
    if (!(await revokeInvitation(db, { org, actor: person, id })))
      throw new HttpError('not_found', 'There is no such open invitation. Reload the page.')
    await outbox.drain()
    return {}
  },
})
