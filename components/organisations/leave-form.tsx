import { on, post } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError } from '../ui/field'

export const leaveFormId = 'leave-organisation'

/** The way out of an organisation. Patched by its id, `leave-organisation`. */
export function LeaveForm({ org, state }: { org: string; state?: FormState | undefined }) {
  const url = routes.api.leave(org)
  return (
    <form
      id={leaveFormId}
      method="post"
      action={url}
      className="grid justify-items-start gap-3"
      {...on('submit', post(url, { contentType: 'form' }))}
    >
      <FormError state={state} />
      <p className="text-soft">You will see nothing of it any more, until somebody invites you again.</p>
      <Button className="text-error">Leave the organisation</Button>
    </form>
  )
}
