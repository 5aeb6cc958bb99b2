import type { FormState } from '@/lib/http/types'
import { lifetimes } from '@/lib/invitations/types'
import { managedRoles } from '@/lib/members/types'
import { routes } from '@/lib/routes'
import type { Role } from '@/lib/shell/types'
import { Button } from '../ui/button'
import { CopyField } from '../ui/copy-field'
import { Field, FormError } from '../ui/field'
import { commandForm } from '../ui/form'
import { Icon } from '../ui/icon'
import { roleWords } from '../ui/role-words'

const inviteFormId = 'invite'
export const inviteResultId = 'invite-result'

/**
 * What came of the last invitation: its link, which is shown this once, or why there is none. Patched by its id,
 * `invite-result`.
 */
export function InviteResult({ link, state }: { link?: string | undefined; state?: FormState | undefined }) {
  return (
    <div id={inviteResultId} className="grid gap-1 empty:hidden">
      <FormError state={state} />
      {link && (
        <div className="panel grid gap-2 p-4">
          <CopyField id="invitation-link" label="Invitation link" value={link} />
          <p className="text-xs text-faint">
            It is shown only now, and lets one person in. Send it to them yourself.
          </p>
        </div>
      )}
    </div>
  )
}

/**
 * The form that makes an invitation; for members only its place. Patched whole by its id, `invite`. The answer goes into
 * `InviteResult`, which stands beside it: this form is painted anew for everybody when the viewer's role changes.
 *
 * @param props.role The viewer's own role: nobody can invite to more than that.
 */
export function InviteForm({ org, role }: { org: string; role: Role }) {
  const url = routes.api.invitations(org)
  if (role === 'member') return <section id={inviteFormId} hidden />
  return (
    <section id={inviteFormId} aria-labelledby="invite-heading" className="panel">
      <form className="flex flex-wrap items-end gap-3 p-4" {...commandForm(url)}>
        <h2 id="invite-heading" className="w-full font-semibold">
          Invite somebody
        </h2>
        <Field form={inviteFormId} name="role" label="As">
          {(control) => (
            <select {...control} className="select w-32">
              {managedRoles[role].map((choice) => (
                <option key={choice} value={choice}>
                  {roleWords[choice]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field form={inviteFormId} name="lifetime" label="Valid for">
          {(control) => (
            <select {...control} className="select w-32">
              {Object.entries(lifetimes).map(([lifetime, { label }]) => (
                <option key={lifetime} value={lifetime}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button look="primary">
          <Icon name="plus" className="size-4" />
          Create a link
        </Button>
      </form>
    </section>
  )
}
