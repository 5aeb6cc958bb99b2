import { z } from 'zod'
import { signInCookie } from '@/lib/auth/next-auth'
import { demoPerson } from '@/lib/demo/demo'
import { HttpError } from '@/lib/errors'
import { anyone, command } from '@/lib/http/command'
import { sitePath } from '@/lib/http/links'
import { routes } from '@/lib/routes'

/** "Continue as …": the accounts of a demo installation, without a password. */
export const POST = command({
  params: z.object({}),
  access: anyone,
  input: z.object({
    account: z.string('Choose an account.').max(100),
    next: z.string().max(2_000).optional(),
  }),
  back: () => routes.signIn,
  async run({ input: { account, next }, services: { auth, db }, request }) {
    if (!auth.demo)
      throw new HttpError('not_found', 'This is not a demo installation. Sign in with your password.')
    const person = await demoPerson(db, account)
    if (!person) return { refused: { account: 'There is no such demo account.' } }
    return { cookies: [await signInCookie(person, request, auth)], goTo: sitePath(next ?? '') ?? routes.home }
  },
})
