import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { Field, FormError } from '../ui/field'
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
      <Field {...field} name="name" label="Name" hint="As your colleagues know you.">
        {(control) => (
          <input
            {...control}
            required
            maxLength={80}
            defaultValue={state?.values.name}
            autoComplete="name"
            className="input"
          />
        )}
      </Field>
      <Field {...field} name="email" label="E-mail">
        {(control) => (
          <input
            {...control}
            type="email"
            required
            maxLength={254}
            defaultValue={state?.values.email}
            autoComplete="username"
            className="input"
          />
        )}
      </Field>
      <Field {...field} name="password" label="Password" hint="At least 10 characters.">
        {(control) => (
          <input
            {...control}
            type="password"
            required
            minLength={10}
            maxLength={200}
            autoComplete="new-password"
            className="input"
          />
        )}
      </Field>
      <Button look="primary">Create account</Button>
    </form>
  )
}
