import { on, post } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { Field, FormError, FormNotice } from '../ui/field'

export const passwordFormId = 'password'

/**
 * Changes the password, or sets the first one.
 *
 * @param props.email Tells password managers whose password it is.
 * @param props.state The form as it was sent; passwords are never painted again.
 */
export function PasswordForm(props: { email: string; hasPassword: boolean; state?: FormState | undefined }) {
  const { email, hasPassword, state } = props
  const url = routes.api.account.password
  const field = { form: passwordFormId, state }
  return (
    <form
      id={passwordFormId}
      method="post"
      action={url}
      className="grid gap-4 p-4"
      {...on('submit', post(url, { contentType: 'form' }))}
    >
      <FormError state={state} />
      <input type="hidden" autoComplete="username" defaultValue={email} />
      <div className="grid gap-4 desk:grid-cols-2">
        {hasPassword && (
          <Field {...field} name="current" label="Current password">
            {(control) => (
              <input
                {...control}
                type="password"
                required
                autoComplete="current-password"
                className="input"
              />
            )}
          </Field>
        )}
        <Field {...field} name="password" label="New password" hint="At least 10 characters.">
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
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <Button look="primary">{hasPassword ? 'Change password' : 'Set password'}</Button>
        <FormNotice state={state} />
      </div>
    </form>
  )
}
