import { on, post } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { Field, FormError } from '../ui/field'

export const deleteFormId = 'delete-organisation'

/** The end of an organisation, for owners who type its address. Patched by its id, `delete-organisation`. */
export function DeleteForm({ org, state }: { org: string; state?: FormState | undefined }) {
  const url = routes.api.organisationDeletion(org)
  return (
    <form
      id={deleteFormId}
      method="post"
      action={url}
      className="grid justify-items-start gap-3"
      {...on('submit', post(url, { contentType: 'form' }))}
    >
      <FormError state={state} />
      <p className="text-soft">
        Everything in it is deleted for everybody, at once and for good. Its address is not given away again.
      </p>
      <Field form={deleteFormId} name="slug" label={`Type ${org} to confirm`} state={state}>
        {(control) => (
          <input
            {...control}
            required
            defaultValue={state?.values.slug}
            autoComplete="off"
            autoCapitalize="none"
            className="input"
          />
        )}
      </Field>
      <Button className="text-error">Delete the organisation</Button>
    </form>
  )
}
