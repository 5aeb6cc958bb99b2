import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError, TextField } from '../ui/field'

export const signInFormId = 'sign-in'

/** Where to go after signing in, carried through a form. */
export function NextField({ next }: { next?: string | undefined }) {
  return next ? <input type="hidden" name="next" value={next} /> : null
}

/**
 * Sign-in with e-mail and password. It is posted as a page, not by Datastar: the answer sets the session's cookie and
 * leads to another document anyway.
 *
 * @param props.state The form as it was refused; the password is never painted again.
 * @param props.next Where to go afterwards.
 */
export function SignInForm({ state, next }: { state?: FormState | undefined; next?: string | undefined }) {
  const field = { form: signInFormId, state }
  return (
    <form id={signInFormId} method="post" action={routes.api.signIn} className="grid gap-4">
      <FormError state={state} />
      <NextField next={next} />
      <TextField {...field} name="email" label="E-mail" type="email" required autoComplete="username" />
      <TextField
        {...field}
        name="password"
        label="Password"
        type="password"
        required
        autoComplete="current-password"
      />
      <Button look="primary">Sign in</Button>
    </form>
  )
}
