import { on, post } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import { maxName } from '@/lib/organisations/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { Field, FormError } from '../ui/field'

export const renameFormId = 'rename-organisation'

/** The name of the organisation, for admins to change. Patched by its id, `rename-organisation`. */
export function RenameForm(props: { org: string; name: string; state?: FormState | undefined }) {
  const { org, name, state } = props
  const url = routes.api.organisation(org)
  return (
    <form
      id={renameFormId}
      method="post"
      action={url}
      className="grid gap-4"
      {...on('submit', post(url, { contentType: 'form' }))}
    >
      <FormError state={state} />
      <Field
        form={renameFormId}
        name="name"
        label="Name"
        hint={`Its address stays: ${routes.org(org)}`}
        state={state}
      >
        {(control) => (
          <input
            {...control}
            required
            maxLength={maxName}
            defaultValue={state?.values.name ?? name}
            autoComplete="off"
            className="input"
          />
        )}
      </Field>
      <div>
        <Button look="primary">Save the name</Button>
      </div>
    </form>
  )
}
