import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError, TextField } from '../ui/field'
import { commandForm } from '../ui/form'

export const deleteFormId = 'delete-organisation'

/** The end of an organisation, for owners who type its address. Patched by its id, `delete-organisation`. */
export function DeleteForm({ org, state }: { org: string; state?: FormState | undefined }) {
  const url = routes.api.organisationDeletion(org)
  return (
    <form id={deleteFormId} className="grid justify-items-start gap-3" {...commandForm(url)}>
      <FormError state={state} />
      <p className="text-soft">
        Everything in it is deleted for everybody, at once and for good. Its address is not given away again.
      </p>
      <TextField
        form={deleteFormId}
        name="slug"
        label={`Type ${org} to confirm`}
        state={state}
        required
        autoComplete="off"
        autoCapitalize="none"
      />
      <Button className="text-error">Delete the organisation</Button>
    </form>
  )
}
