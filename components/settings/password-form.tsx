import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { NewPasswordField } from '../auth/new-password-field'
import { Button } from '../ui/button'
import { FormError, FormNotice, TextField } from '../ui/field'
import { commandForm } from '../ui/form'

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
    <form id={passwordFormId} className="grid gap-4 p-4" {...commandForm(url)}>
      <FormError state={state} />
      <input type="hidden" autoComplete="username" defaultValue={email} />
      <div className="grid gap-4 desk:grid-cols-2">
        {hasPassword && (
          <TextField
            {...field}
            name="current"
            label="Current password"
            type="password"
            required
            autoComplete="current-password"
          />
        )}
        <NewPasswordField {...field} label="New password" />
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <Button look="primary">{hasPassword ? 'Change password' : 'Set password'}</Button>
        <FormNotice state={state} />
      </div>
    </form>
  )
}
