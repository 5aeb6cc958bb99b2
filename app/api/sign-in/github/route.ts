import { z } from 'zod'
import { leaveForGitHub } from '@/lib/auth/github'
import { nextPath } from '@/lib/auth/input'
import { HttpError } from '@/lib/errors'
import { anyone, command } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Sends people to GitHub to sign in, or to sign up. */
export const POST = command({
  params: z.object({}),
  access: anyone,
  input: z.object({ next: nextPath }),
  back: () => routes.signIn,
  async run({ input: { next }, services: { auth } }) {
    const { github } = auth
    if (!github) throw new HttpError('not_found', 'GitHub is not set up here. Sign in with your password.')
    const { location, cookies } = await leaveForGitHub({ ...auth, github }, { next })
    return { goTo: location, cookies }
  },
})
