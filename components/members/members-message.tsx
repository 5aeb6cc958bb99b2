import type { FormState } from '@/lib/http/types'
import { FormError } from '../ui/field'

export const membersMessageId = 'members-message'

/** Why a change of a member was refused; nothing when nothing was. Patched by its id, `members-message`. */
export function MembersMessage({ state }: { state?: FormState | undefined }) {
  return (
    <div id={membersMessageId} className="sticky top-16 z-5 rounded-sm bg-base-200 empty:hidden">
      <FormError state={state} />
    </div>
  )
}
