import { maxEmail, maxName } from '@/lib/auth/types'
import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError, FormNotice, TextField } from '../ui/field'
import { commandForm } from '../ui/form'

export const profileFormId = 'profile'

/**
 * Name and e-mail address of oneself.
 *
 * @param props.state The form as it was sent; the password is never painted again.
 */
export function ProfileForm(props: {
  person: { name: string; email: string; hasPassword: boolean }
  state?: FormState | undefined
}) {
  const { person, state } = props
  const url = routes.api.account.profile
  const field = { form: profileFormId, state }
  return (
    <form id={profileFormId} className="grid gap-4 p-4" {...commandForm(url)}>
      <FormError state={state} />
      <div className="grid gap-4 desk:grid-cols-2">
        <TextField
          {...field}
          name="name"
          label="Name"
          required
          maxLength={maxName}
          defaultValue={person.name}
          autoComplete="name"
        />
        <TextField
          {...field}
          name="email"
          label="E-mail"
          type="email"
          required
          maxLength={maxEmail}
          defaultValue={person.email}
          autoComplete="email"
        />
      </div>
      {person.hasPassword && (
        <div className="grid gap-4 desk:grid-cols-2">
          <TextField
            {...field}
            name="current"
            label="Password"
            hint="Only needed for another e-mail address."
            type="password"
            autoComplete="current-password"
          />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-4">
        <Button look="primary">Save profile</Button>
        <FormNotice state={state} />
      </div>
    </form>
  )
}
