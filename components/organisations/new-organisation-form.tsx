import { on, post } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import { maxName, maxSlug } from '@/lib/organisations/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { Field, FormError } from '../ui/field'

export const newOrganisationFormId = 'new-organisation'

/** The form that creates an organisation. Patched by its id, `new-organisation`. */
export function NewOrganisationForm({ state }: { state?: FormState | undefined }) {
  const url = routes.api.organisations
  const field = { form: newOrganisationFormId, state }
  return (
    <form
      id={newOrganisationFormId}
      method="post"
      action={url}
      className="grid gap-4"
      {...on('submit', post(url, { contentType: 'form' }))}
    >
      <FormError state={state} />
      <Field {...field} name="name" label="Name">
        {(control) => (
          <input
            {...control}
            required
            maxLength={maxName}
            defaultValue={state?.values.name}
            autoComplete="organization"
            className="input"
          />
        )}
      </Field>
      <Field
        {...field}
        name="slug"
        label="Address (optional)"
        hint="A short word for its pages, such as acme in /acme. Left empty, it is made from the name. It cannot be changed later."
      >
        {(control) => (
          <input
            {...control}
            maxLength={maxSlug}
            defaultValue={state?.values.slug}
            autoComplete="off"
            autoCapitalize="none"
            className="input"
          />
        )}
      </Field>
      <Button look="primary">Create the organisation</Button>
    </form>
  )
}
