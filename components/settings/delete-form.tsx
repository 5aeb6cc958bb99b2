import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError, TextField } from '../ui/field'
import { commandForm } from '../ui/form'

export const deleteFormId = 'delete-account'

/**
 * Deletes one's account, after it was proved that it is one's own.
 *
 * @param props.hasPassword People without a password type their e-mail address instead.
 * @param props.state The form as it was refused.
 */
export function DeleteForm(props: { hasPassword: boolean; state?: FormState | undefined }) {
  const { hasPassword, state } = props
  const url = routes.api.account.delete
  return (
    <form id={deleteFormId} className="grid gap-4" {...commandForm(url)}>
      <FormError state={state} />
      <div className="grid gap-4 desk:grid-cols-2">
        <TextField
          form={deleteFormId}
          name="proof"
          label={hasPassword ? 'Your password' : 'Your e-mail address'}
          hint="So that nobody else does it."
          state={state}
          type={hasPassword ? 'password' : 'email'}
          required
          autoComplete={hasPassword ? 'current-password' : 'off'}
        />
      </div>
      <div>
        <Button className="text-error">Delete my account for good</Button>
      </div>
    </form>
  )
}

/**
 * The form folded away, with what it would do; open when it comes back refused.
 *
 * @param props.deletion Names of the organisations that need another owner first, and of those that would go too.
 */
export function DeletePanel(props: {
  hasPassword: boolean
  deletion: { ownerless: string[]; deleted: string[] }
  state?: FormState | undefined
}) {
  const { hasPassword, deletion, state } = props
  const { ownerless, deleted } = deletion
  return (
    <details className="panel" open={state !== undefined}>
      <summary className="min-h-13 cursor-pointer px-4 py-4 font-semibold focus-visible:-outline-offset-2">
        Delete my account
      </summary>
      <div className="grid gap-4 border-t p-4">
        <p className="max-w-prose text-soft text-pretty">
          Your profile, your memberships and what you wrote are deleted, and you are signed out everywhere.
          Nobody can bring them back.
          {deleted.length > 0 && ` You are alone in ${deleted.join(', ')}: with you it is deleted too.`}
        </p>
        {ownerless.length > 0 ? (
          <p className="max-w-prose text-pretty">
            You are the last owner of {ownerless.join(', ')}. Make somebody else an owner first, or remove the
            other members.
          </p>
        ) : (
          <DeleteForm hasPassword={hasPassword} state={state} />
        )}
      </div>
    </details>
  )
}
