import type { FormState } from '@/lib/http/types'
import { type Audience, type Severity, severities } from '@/lib/notifications/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { Field, FormError, TextField } from '../ui/field'
import { commandForm, newKey } from '../ui/form'
import { Icon } from '../ui/icon'
import { severityWord } from './severity-mark'

export const composeFormId = 'compose-notification'

const audiences: readonly { value: Exclude<Audience, 'person'>; label: string }[] = [
  { value: 'everyone', label: 'Everyone' },
  { value: 'admins', label: 'Admins only' },
]

/**
 * The form that sends a notification to the organisation. Patched by its id, `compose-notification`.
 *
 * @param props.org Slug of the organisation.
 * @param props.state The form as it was refused; it is empty by default.
 */
export function ComposeForm({ org, state }: { org: string; state?: FormState | undefined }) {
  const url = routes.api.notifications(org)
  const field = { form: composeFormId, state }
  const typed = (name: string) => state?.values[name] ?? ''
  return (
    <form id={composeFormId} className="grid gap-4 p-4" {...commandForm(url)}>
      <FormError state={state} />
      <TextField {...field} {...newKey} name="title" label="Title" required autoComplete="off" />
      <Field {...field} name="body" label="Text (optional)">
        {(control) => <textarea {...control} rows={3} defaultValue={typed('body')} className="textarea" />}
      </Field>
      <div className="grid gap-4 desk:grid-cols-2">
        <Field {...field} name="severity" label="Severity">
          {(control) => (
            <select
              {...control}
              defaultValue={typed('severity') || ('info' satisfies Severity)}
              className="select"
            >
              {severities.map((severity) => (
                <option key={severity} value={severity}>
                  {severityWord(severity)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field {...field} name="audience" label="For">
          {(control) => (
            <select {...control} defaultValue={typed('audience')} className="select">
              {audiences.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <TextField
        {...field}
        name="href"
        label="Link (optional)"
        hint="A path such as /acme/notifications, or an https address."
        autoComplete="off"
      />
      <Field {...field} name="note" label="Internal note (optional)" hint="Only admins see it.">
        {(control) => <textarea {...control} rows={2} defaultValue={typed('note')} className="textarea" />}
      </Field>
      <div>
        <Button look="primary">
          <Icon name="send" className="size-4" />
          Send
        </Button>
      </div>
    </form>
  )
}

/** The form folded away, for those who may send; open when it comes back refused. */
export function ComposePanel(props: { org: string; state?: FormState | undefined }) {
  return (
    <details className="group panel" open={props.state !== undefined}>
      <summary className="flex min-h-13 cursor-pointer items-center gap-2 px-4 font-semibold focus-visible:-outline-offset-2">
        <Icon name="send" className="size-4" />
        <span className="grow">Send a notification</span>
        <Icon name="chevron-down" className="size-4 text-faint group-open:rotate-180" />
      </summary>
      <ComposeForm {...props} />
    </details>
  )
}
