import { on, post } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { Field, FormError, FormNotice } from '../ui/field'

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
    <form
      id={profileFormId}
      method="post"
      action={url}
      className="grid gap-4 p-4"
      {...on('submit', post(url, { contentType: 'form' }))}
    >
      <FormError state={state} />
      <div className="grid gap-4 desk:grid-cols-2">
        <Field {...field} name="name" label="Name">
          {(control) => (
            <input
              {...control}
              required
              maxLength={80}
              defaultValue={state?.values.name ?? person.name}
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
              defaultValue={state?.values.email ?? person.email}
              autoComplete="email"
              className="input"
            />
          )}
        </Field>
      </div>
      {person.hasPassword && (
        <div className="grid gap-4 desk:grid-cols-2">
          <Field {...field} name="current" label="Password" hint="Only needed for another e-mail address.">
            {(control) => (
              <input {...control} type="password" autoComplete="current-password" className="input" />
            )}
          </Field>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-4">
        <Button look="primary">Save profile</Button>
        <FormNotice state={state} />
      </div>
    </form>
  )
}
