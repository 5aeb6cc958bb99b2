import type { ComponentProps, ReactNode } from 'react'
import type { FormState } from '@/lib/http/types'
import { Icon } from './icon'

/** What the control of a field must carry: spread it on an `input`, `select` or `textarea`. */
interface Control {
  id: string
  name: string
  'aria-invalid'?: true
  'aria-describedby'?: string
}

interface FieldProps {
  form: string
  name: string
  label: string
  hint?: string
  state?: FormState | undefined
}

/**
 * A label, its control, and beside them a hint and what is wrong with the value.
 *
 * @param props.form Id of the form; makes the ids of the field unique on the page.
 * @param props.children Receives the attributes of the control.
 */
export function Field(props: FieldProps & { children: (control: Control) => ReactNode }) {
  const { form, name, label, hint, state, children } = props
  const id = `${form}-${name}`
  const error = state?.errors[name]
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        name,
        ...(error && { 'aria-invalid': true }),
        ...(describedBy && { 'aria-describedby': describedBy }),
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-faint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-sm text-error">
          {error}
        </p>
      )}
    </div>
  )
}

/**
 * A field for one line of text; further attributes are those of its `input`. It holds what was typed where the form was
 * refused, unless it is a password, which is never painted again.
 */
export function TextField({
  defaultValue,
  className,
  form,
  name,
  label,
  hint,
  state,
  ...input
}: FieldProps & Omit<ComponentProps<'input'>, 'children'>) {
  const typed = input.type === 'password' ? undefined : state?.values[name]
  return (
    <Field {...{ form, name, label, state }} {...(hint && { hint })}>
      {(control) => (
        <input
          {...control}
          {...input}
          defaultValue={typed ?? defaultValue}
          className={className ? `input ${className}` : 'input'}
        />
      )}
    </Field>
  )
}

/** That a form has worked; nothing where it was not sent. */
export function FormNotice({ state }: { state?: FormState | undefined }) {
  if (!state?.notice) return null
  return (
    <p role="status" className="flex items-center gap-2 text-success">
      <Icon name="circle-check" className="size-4" />
      {state.notice}
    </p>
  )
}

/** What is wrong with a form as a whole; nothing when nothing is. */
export function FormError({ state }: { state?: FormState | undefined }) {
  const error = state?.errors['']
  if (!error) return null
  return (
    <p role="alert" className="rounded-sm border border-error/40 bg-error/10 px-3 py-2 text-error">
      {error}
    </p>
  )
}
