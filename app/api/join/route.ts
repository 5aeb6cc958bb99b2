import { z } from 'zod'
import { HttpError } from '@/lib/errors'
import { command, signedIn } from '@/lib/http/command'
import { acceptInvitation } from '@/lib/invitations/accept'
import { acceptInput } from '@/lib/invitations/input'
import { routes } from '@/lib/routes'

/** Accepts an invitation. Its token comes in the body: addresses of requests end up in logs. */
export const POST = command({
  params: z.object({}),
  access: signedIn,
  input: acceptInput,
  back: () => routes.home,
  limit: 'invitations',
  async run({ input: { token }, access: viewer, services: { db, outbox } }) {
    const accepted = await acceptInvitation(db, token, viewer.id)
    if ('refused' in accepted) throw new HttpError('conflict', accepted.refused)
    await outbox.drain()
    return { goTo: routes.org(accepted.org) }
  },
})
