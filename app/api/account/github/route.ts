import { z } from 'zod'
import { leaveForGitHub } from '@/lib/auth/github'
import { nextPath } from '@/lib/auth/input'
import { ownAccount } from '@/lib/auth/own-account'
import { HttpError } from '@/lib/errors'
import { command } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Sends people to GitHub to connect an account there, with which they sign in from then on. */
export const POST = command({
  params: z.object({}),
  access: ownAccount,
  input: z.object({ next: nextPath }),
  back: () => routes.home,
  async run({ input: { next }, access: viewer, services: { auth } }) {
    const { github } = auth
    if (!github) throw new HttpError('not_found', 'GitHub is not set up here.')
    const intent = { next, connect: viewer.session }
    const { location, cookies } = await leaveForGitHub({ ...auth, github }, intent)
    return { goTo: location, cookies }
  },
})
