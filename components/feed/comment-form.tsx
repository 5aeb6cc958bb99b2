import { js, on, post } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Icon } from '../ui/icon'
import { TextForm } from './text-form'

/** The name of these forms in a flash; which entry it is about, the form says in its field `entry`. */
export const commentFormId = 'comment-form'

/** Says to the others that somebody writes, every two seconds at most. */
const typing = on(
  'input',
  post(js`el.form.action.replace(/comments$/, 'typing')`, { payload: {}, retry: 'never' }),
  {
    throttle: '2s',
  },
)

/** The form that comments on an entry. Patched by its id, `comment-form-<id>`. */
export function CommentForm(props: {
  org: string
  entry: string
  state?: FormState | undefined
  sent?: boolean
}) {
  const { org, entry, ...form } = props
  return (
    <TextForm
      {...form}
      id={`${commentFormId}-${entry}`}
      url={routes.api.feedComments(org, entry)}
      label="Your comment"
      button="Comment"
      placeholder="Write a comment"
      rows={1}
      entry={entry}
      field={typing}
    />
  )
}

/** The form folded away; open when it comes back refused. */
export function CommentPanel(props: { org: string; entry: string; state?: FormState | undefined }) {
  return (
    <details className="group/comment" open={props.state !== undefined}>
      <summary className="btn btn-ghost btn-sm max-desk:btn-md -ml-3 list-none text-soft">
        <Icon name="message-circle" className="size-4" />
        Comment
      </summary>
      <div className="pt-2">
        <CommentForm {...props} />
      </div>
    </details>
  )
}
