import type { ComponentProps } from 'react'
import { bind, js, show, signals } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { Field, FormError, FormNotice, TextField } from '../ui/field'
import { commandForm } from '../ui/form'

const form = 'compose'
const types = {
  patchElements: 'Patch elements',
  patchSignals: 'Patch signals',
  executeScript: 'Execute a script',
}
const modes = ['outer', 'inner', 'replace', 'prepend', 'append', 'before', 'after', 'remove']
const namespaces = ['html', 'svg', 'mathml']

interface State {
  state?: FormState | undefined
}

/**
 * An event of the protocol with all its options, and its bytes. Patched by its id, `compose`.
 *
 * @param props.bytes What the encoder made of it, where it is well-formed.
 */
export function ComposeForm({ state, bytes }: State & { bytes?: string | undefined }) {
  const type = state?.values.type ?? 'patchElements'
  return (
    <form
      id={form}
      className="grid gap-4 p-4"
      {...commandForm(routes.api.lab.compose)}
      {...signals({ _composed: type })}
    >
      <Choice name="type" label="Event" choices={types} state={state} {...bind('_composed')} />
      <div className="grid gap-4" {...show(js`$_composed === 'patchElements'`)}>
        <TextArea
          name="elements"
          label="Elements"
          state={state}
          placeholder="<p id=&quot;hello&quot;>Hello</p>"
        />
        <div className="grid items-start gap-4 desk:grid-cols-3">
          <TextField
            form={form}
            name="selector"
            label="Selector"
            state={state}
            placeholder="#toasts"
            {...code}
          />
          <Choice name="mode" label="Mode" choices={named(modes)} state={state} />
          <Choice name="namespace" label="Namespace" choices={named(namespaces)} state={state} />
        </div>
        <div className="grid items-start gap-4 desk:grid-cols-3">
          <Checkbox name="useViewTransition" label="In a view transition" state={state} />
          <TextField
            form={form}
            name="viewTransitionSelector"
            label="View transition selector"
            state={state}
            {...code}
          />
        </div>
      </div>
      <div className="grid gap-4" {...show(js`$_composed === 'patchSignals'`)}>
        <TextArea name="signals" label="Signals, as JSON" state={state} placeholder='{"count": 1}' />
        <Checkbox name="onlyIfMissing" label="Only if missing" state={state} />
      </div>
      <div className="grid gap-4" {...show(js`$_composed === 'executeScript'`)}>
        <TextArea name="script" label="Script" state={state} placeholder="console.log('hello')" />
        <TextArea
          name="scriptAttributes"
          label="Attributes of the script element"
          hint="One a line: name=value, or a name alone."
          state={state}
        />
        <Checkbox name="keep" label="Keep the script element once it has run" state={state} />
      </div>
      <div className="grid items-start gap-4 desk:grid-cols-3">
        <TextField form={form} name="eventId" label="Id" state={state} {...code} />
        <TextField
          form={form}
          name="retryDuration"
          label="Retry, in ms"
          inputMode="numeric"
          state={state}
          {...code}
        />
      </div>
      <FormError state={state} />
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary" name="do" value="show">
          Show its bytes
        </Button>
        <Button name="do" value="send">
          Send to my open pages
        </Button>
        <FormNotice state={state} />
      </div>
      {bytes !== undefined && <Bytes bytes={bytes} />}
    </form>
  )
}

/** The text of an event, with all that is otherwise invisible in it. */
function Bytes({ bytes }: { bytes: string }) {
  return (
    <figure className="grid gap-1">
      <figcaption className="font-medium">{new TextEncoder().encode(bytes).length} bytes</figcaption>
      <pre
        id={`${form}-bytes`}
        className="rounded-sm bg-base-300 p-3 text-sm whitespace-pre-wrap wrap-anywhere"
      >
        {visible(bytes)}
      </pre>
    </figure>
  )
}

/** Control characters as their pictures (Unicode, U+2400 on); a line feed also ends the line. */
function visible(text: string): string {
  return [...text]
    .map((character) => {
      if (character === '\n') return '\u240a\n'
      if (character === '\x7f') return '\u2421'
      return character < ' ' ? String.fromCharCode(0x2400 + character.charCodeAt(0)) : character
    })
    .join('')
}

const code = {
  autoComplete: 'off',
  autoCapitalize: 'off',
  spellCheck: false,
  className: 'font-mono',
} as const

function TextArea(props: State & { name: string; label: string; hint?: string; placeholder?: string }) {
  const { name, label, hint, placeholder, state } = props
  return (
    <Field form={form} name={name} label={label} state={state} {...(hint && { hint })}>
      {(control) => (
        <textarea
          {...control}
          rows={3}
          spellCheck={false}
          placeholder={placeholder}
          defaultValue={state?.values[name]}
          className="textarea w-full font-mono text-sm"
        />
      )}
    </Field>
  )
}

const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]))

function Choice({
  name,
  label,
  choices,
  state,
  ...select
}: State & { name: string; label: string; choices: Record<string, string> } & ComponentProps<'select'>) {
  return (
    <Field form={form} name={name} label={label} state={state}>
      {(control) => (
        <select {...control} {...select} defaultValue={state?.values[name]} className="select">
          {Object.entries(choices).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function Checkbox({ name, label, state }: State & { name: string; label: string }) {
  return (
    <label className="flex min-h-11 items-center gap-2 desk:min-h-8">
      <input
        type="checkbox"
        name={name}
        defaultChecked={state?.values[name] === 'on'}
        className="size-4 accent-primary"
      />
      {label}
    </label>
  )
}
