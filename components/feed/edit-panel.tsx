import { init, js, on } from '@/lib/datastar'
import type { Activity } from '@/lib/feed/types'
import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { postForm } from '../ui/form'
import { Icon } from '../ui/icon'
import { onlyFor } from '../ui/viewer'
import { TextForm } from './text-form'

/** The name of these forms in a flash; which text it is about, the form says in its field `entry`. */
export const editFormId = 'edit-form'

const sendIfSure = on('submit', js`confirm('Delete this for good?') && ${postForm}`)

/** The form that changes a text. Patched by its id, `edit-form-<id>`, where it was refused. */
export function EditForm(props: { org: string; id: string; text?: string; state?: FormState | undefined }) {
  const { org, id, ...form } = props
  return (
    <TextForm
      {...form}
      id={`${editFormId}-${id}`}
      url={routes.api.feedEdit(org, id)}
      label="Your text"
      button="Save"
      entry={id}
    />
  )
}

/** Where its author changes or deletes a text, folded away. Patched by its id, `edit-<id>`. */
export function EditPanel(props: {
  activity: Pick<Activity, 'id' | 'org' | 'text'>
  author: string
  viewer?: string | undefined
  state?: FormState | undefined
  /** Was it just saved, so that the focus goes back to where it was opened? */
  saved?: boolean
}) {
  const { activity, author, viewer, state, saved } = props
  const { id, org, text } = activity
  return (
    <details id={`edit-${id}`} open={state !== undefined} {...onlyFor(author, viewer)}>
      <summary
        className="btn btn-ghost btn-sm max-desk:btn-md -ml-3 list-none text-soft"
        {...(saved && init(js`el.focus()`))}
      >
        <Icon name="pencil" className="size-3.5" />
        Edit
      </summary>
      <div className="grid gap-2 py-2">
        <EditForm org={org} id={id} text={text} state={state} />
        <form method="post" action={routes.api.feedDelete(org, id)} {...sendIfSure}>
          <Button look="quiet" className="-ml-3 text-error">
            <Icon name="x" className="size-4" />
            Delete
          </Button>
        </form>
      </div>
    </details>
  )
}
