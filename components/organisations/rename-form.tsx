import type { FormState } from '@/lib/http/types'
import { maxName } from '@/lib/organisations/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError, TextField } from '../ui/field'
import { commandForm } from '../ui/form'

export const renameFormId = 'rename-organisation'

/** The name of the organisation, for admins to change. Patched by its id, `rename-organisation`. */
export function RenameForm(props: { org: string; name: string; state?: FormState | undefined }) {
  const { org, name, state } = props
  const url = routes.api.organisation(org)
  return (
    <form id={renameFormId} className="grid gap-4" {...commandForm(url)}>
      <FormError state={state} />
      <TextField
        form={renameFormId}
        name="name"
        label="Name"
        hint={`Its address stays: ${routes.org(org)}`}
        state={state}
        required
        maxLength={maxName}
        defaultValue={name}
        autoComplete="off"
      />
      <div>
        <Button look="primary">Save the name</Button>
      </div>
    </form>
  )
}
