import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError } from '../ui/field'
import { commandForm } from '../ui/form'

export const leaveFormId = 'leave-organisation'

/** The way out of an organisation. Patched by its id, `leave-organisation`. */
export function LeaveForm({ org, state }: { org: string; state?: FormState | undefined }) {
  const url = routes.api.leave(org)
  return (
    <form id={leaveFormId} className="grid justify-items-start gap-3" {...commandForm(url)}>
      <FormError state={state} />
      <p className="text-soft">You will see nothing of it any more, until somebody invites you again.</p>
      <Button className="text-error">Leave the organisation</Button>
    </form>
  )
}
