import { maxEmail, maxName } from '@/lib/auth/types'
import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError, TextField } from '../ui/field'
import { NewPasswordField } from './new-password-field'
import { NextField } from './sign-in-form'

export const signUpFormId = 'sign-up'

/**
 * A new account with name, e-mail and password. Like the sign-in it is posted as a page.
 *
 * @param props.state The form as it was refused; the password is never painted again.
 * @param props.next Where to go afterwards.
 */
export function SignUpForm({ state, next }: { state?: FormState | undefined; next?: string | undefined }) {
  const field = { form: signUpFormId, state }
  return (
    <form id={signUpFormId} method="post" action={routes.api.signUp} className="grid gap-4">
      <FormError state={state} />
      <NextField next={next} />
      <TextField
        {...field}
        name="name"
        label="Name"
        hint="As your colleagues know you."
        required
        maxLength={maxName}
        autoComplete="name"
      />
      <TextField
        {...field}
        name="email"
        label="E-mail"
        type="email"
        required
        maxLength={maxEmail}
        autoComplete="username"
      />
      <NewPasswordField {...field} label="Password" />
      <Button look="primary">Create account</Button>
    </form>
  )
}
