import { maxPassword, minPassword } from '@/lib/auth/types'
import type { FormState } from '@/lib/http/types'
import { TextField } from '../ui/field'

/** Where somebody chooses a password, with the rule that it has to keep. */
export function NewPasswordField(props: { form: string; label: string; state?: FormState | undefined }) {
  return (
    <TextField
      {...props}
      name="password"
      hint={`At least ${minPassword} characters.`}
      type="password"
      required
      minLength={minPassword}
      maxLength={maxPassword}
      autoComplete="new-password"
    />
  )
}
