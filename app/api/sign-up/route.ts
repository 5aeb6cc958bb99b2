import { z } from 'zod'
import { SignUpForm, signUpFormId } from '@/components/auth/sign-up-form'
import { emailAddress, newPassword, nextPath, personName } from '@/lib/auth/input'
import { signInCookie } from '@/lib/auth/next-auth'
import { createPerson } from '@/lib/auth/people'
import { maySignUp } from '@/lib/auth/sign-up'
import { HttpError } from '@/lib/errors'
import { anyone, command } from '@/lib/http/command'
import { sitePath } from '@/lib/http/links'
import { routes } from '@/lib/routes'

/** Creates an account and signs in. */
export const POST = command({
  params: z.object({}),
  access: anyone,
  input: z.object({ name: personName, email: emailAddress, password: newPassword, next: nextPath }),
  form: {
    id: signUpFormId,
    show: (state) => SignUpForm({ state, next: state.values.next }),
    secret: ['password'],
  },
  back: (_params, { next }) => routes.signUpFor(next),
  limit: 'sign-up',
  async run({ input: { next, ...input }, services, request }) {
    if (!(await maySignUp(services, next)))
      throw new HttpError('forbidden', 'Nobody can sign up here without an invitation. Ask a member for one.')
    const person = await createPerson(services.db, input)
    // The same words whatever the reason: they do not name the address as the one of an account.
    if (!person)
      return { refused: { '': 'This did not work. If you already have an account, sign in instead.' } }
    const cookies = [await signInCookie(person, request, services.auth)]
    return { cookies, goTo: sitePath(next ?? '') ?? routes.home }
  },
})
