import type { FormState } from '@/lib/http/types'
import { maxName, maxSlug } from '@/lib/organisations/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError, TextField } from '../ui/field'
import { commandForm } from '../ui/form'

export const newOrganisationFormId = 'new-organisation'

/** The form that creates an organisation. Patched by its id, `new-organisation`. */
export function NewOrganisationForm({ state }: { state?: FormState | undefined }) {
  const url = routes.api.organisations
  const field = { form: newOrganisationFormId, state }
  return (
    <form id={newOrganisationFormId} className="grid gap-4" {...commandForm(url)}>
      <FormError state={state} />
      <TextField
        {...field}
        name="name"
        label="Name"
        required
        maxLength={maxName}
        autoComplete="organization"
      />
      <TextField
        {...field}
        name="slug"
        label="Address (optional)"
        hint="A short word for its pages, such as acme in /acme. Left empty, it is made from the name. It cannot be changed later."
        maxLength={maxSlug}
        autoComplete="off"
        autoCapitalize="none"
      />
      <Button look="primary">Create the organisation</Button>
    </form>
  )
}
