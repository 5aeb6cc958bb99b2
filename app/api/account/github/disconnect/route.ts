import { z } from 'zod'
import { disconnectGitHub } from '@/lib/auth/accounts'
import { ownAccount } from '@/lib/auth/own-account'
import { HttpError } from '@/lib/errors'
import { command } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Ends that a person signs in with GitHub; they go on with their password. */
export const POST = command({
  params: z.object({}),
  access: ownAccount,
  input: z.object({}),
  back: () => routes.home,
  async run({ access: { id }, services: { db, outbox } }) {
    if (!(await disconnectGitHub(db, id)))
      throw new HttpError('conflict', 'Set a password first: without GitHub you could not sign in any more.')
    await outbox.drain()
    return {}
  },
})
