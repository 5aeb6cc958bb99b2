import { attr, indicator, init, js, on } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import { Button } from '../ui/button'
import { FormError } from '../ui/field'
import { commandForm } from '../ui/form'

/** Ctrl or Command and Enter send what is being written. */
const sendKeys = on(
  'keydown',
  js`(evt.ctrlKey || evt.metaKey) && evt.key === 'Enter' && el.form.requestSubmit()`,
)
/** A form that sends one text. It stands in the page with its id, and comes back by it where it was refused. */
export function TextForm(props: {
  id: string
  url: string
  label: string
  button: string
  /** What stands in the field, where nothing was typed yet. */
  text?: string
  placeholder?: string
  hint?: string
  rows?: number
  /** The entry that the form is about. */
  entry?: string
  state?: FormState | undefined
  /** Was it just sent, so that the next text can follow? */
  sent?: boolean
  /** Further attributes of the field. */
  field?: Record<string, string>
}) {
  const { id, url, label, button, text = '', placeholder, hint, rows = 2, entry, state, sent, field } = props
  const error = state?.errors.text
  // While a text is on its way its field waits: the answer brings a new one, and would take along what was typed meanwhile.
  const key = id.replaceAll('-', '_')
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <form id={id} className="grid gap-2" {...indicator(`_sending.${key}`)} {...commandForm(url)}>
      <FormError state={state} />
      {entry !== undefined && <input type="hidden" name="entry" value={entry} />}
      <label htmlFor={`${id}-text`} className="sr-only">
        {label}
      </label>
      <textarea
        id={`${id}-text`}
        name="text"
        rows={rows}
        required
        defaultValue={state?.values.text ?? text}
        placeholder={placeholder}
        className={`textarea max-h-80 field-sizing-content ${rows === 1 ? 'min-h-10' : 'min-h-20'}`}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy || undefined}
        {...sendKeys}
        {...attr({ readonly: js`$_sending[${key}]` })}
        {...field}
        {...(sent && init(js`el.focus()`))}
      />
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm text-error">
          {error}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-faint max-desk:sr-only">
            {hint}
          </p>
        )}
        <Button look="primary" className="ml-auto">
          {button}
        </Button>
      </div>
    </form>
  )
}
