import { z } from 'zod'
import { SignInForm, signInFormId } from '@/components/auth/sign-in-form'
import { signInCookie } from '@/lib/auth/next-auth'
import { signInWithPassword } from '@/lib/auth/sign-in'
import { anyone, command } from '@/lib/http/command'
import { sitePath } from '@/lib/http/links'
import { routes } from '@/lib/routes'

export const POST = command({
  params: z.object({}),
  access: anyone,
  input: z.object({
    email: z
      .string('Enter your e-mail address.')
      .trim()
      .min(1, 'Enter your e-mail address.')
      .max(320, 'Shorten the address.'),
    password: z
      .string('Enter your password.')
      .min(1, 'Enter your password.')
      .max(1_000, 'Shorten the password.'),
    next: z.string().max(2_000).optional(),
  }),
  form: {
    id: signInFormId,
    show: (state) => SignInForm({ state, next: state.values.next }),
    secret: ['password'],
  },
  back: (_params, { next }) => routes.signInFor(next),
  async run({ input: { email, password, next }, services: all, request }) {
    const person = await signInWithPassword(all, request, email, password)
    if (!person) return { refused: { '': 'E-mail address and password do not belong together. Check both.' } }
    const cookie = await signInCookie(person, request, all.auth)
    return { cookies: [cookie], goTo: sitePath(next ?? '') ?? routes.home }
  },
})
