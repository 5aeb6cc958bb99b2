import { isEditable, type ShownActivity } from '@/lib/feed/types'
import type { FormState } from '@/lib/http/types'
import { Icon } from '../ui/icon'
import { SanitisedHtml } from '../ui/sanitised-html'
import { EditPanel } from './edit-panel'

/** Who looks, and the forms that come back to them refused. Nothing is known in a patch, which is for everyone. */
export interface Reader {
  viewer?: string | undefined
  /** The state of a form about an activity. */
  refused?(form: string, id: string): FormState | undefined
}

/** What an activity says: the content of `#entry-<id>-body` and `#comment-<id>-body`. */
export function ActivityBody(
  props: { activity: ShownActivity; editable: boolean; state?: FormState | undefined } & Pick<
    Reader,
    'viewer'
  >,
) {
  const { activity, editable, viewer, state } = props
  const { html, href, person, editedAt } = activity
  const mayEdit = editable && isEditable(activity) && person && (viewer === undefined || viewer === person.id)
  return (
    <>
      {html && <SanitisedHtml html={html} />}
      {href && (
        <a
          href={href}
          rel="nofollow noopener noreferrer ugc"
          className="inline-flex items-center gap-1 text-sm text-primary underline underline-offset-3"
        >
          Open
          <Icon name="arrow-right" className="size-3.5" />
        </a>
      )}
      {editedAt !== null && <p className="text-xs text-faint">Edited</p>}
      {mayEdit && <EditPanel activity={activity} author={person.id} viewer={viewer} state={state} />}
    </>
  )
}
