import { scopes } from '@/lib/api-keys/types'
import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError, TextField } from '../ui/field'
import { commandForm } from '../ui/form'

export const createKeyFormId = 'create-api-key'

/**
 * The form that creates an API key. Patched by its id, `create-api-key`.
 *
 * @param props.org Slug of the organisation.
 * @param props.state The form as it was refused; it is empty by default.
 */
export function CreateKeyForm({ org, state }: { org: string; state?: FormState | undefined }) {
  const url = routes.api.apiKeys(org)
  const wrongScopes = state?.errors.scopes
  return (
    <form
      id={createKeyFormId}
      aria-labelledby="create-api-key-heading"
      className="panel grid gap-4 p-4"
      {...commandForm(url)}
    >
      <h2 id="create-api-key-heading" className="font-semibold">
        Create a key
      </h2>
      <FormError state={state} />
      <TextField
        form={createKeyFormId}
        state={state}
        name="name"
        label="Name"
        hint="Of the script or service that will use it."
        required
        maxLength={80}
        autoComplete="off"
      />
      <fieldset
        {...(wrongScopes && { 'aria-invalid': true, 'aria-describedby': `${createKeyFormId}-scopes-error` })}
      >
        <legend className="font-medium">What it may do</legend>
        <ul className="mt-1 grid gap-x-4 desk:grid-cols-2">
          {scopes.map(({ name, words }) => (
            <li key={name}>
              <label className="flex min-h-8 items-center gap-2 max-desk:min-h-11 max-desk:py-1.5">
                <input
                  type="checkbox"
                  name={name}
                  defaultChecked={state?.values[name] !== undefined}
                  className="size-4 shrink-0 accent-primary"
                />
                {words}
              </label>
            </li>
          ))}
        </ul>
        {wrongScopes && (
          <p id={`${createKeyFormId}-scopes-error`} className="text-sm text-error">
            {wrongScopes}
          </p>
        )}
      </fieldset>
      <div>
        <Button look="primary">Create key</Button>
      </div>
    </form>
  )
}
