import type { AttributeContext, AttributePlugin } from '../engine/plugins'
import { inCase } from '../modifiers'
import { getPath, readPath, setPath } from '../store/signals'
import { fieldOf } from './bind-fields'
import { readFiles } from './bind-files'

/** Dispatched on a field when a patch has changed its state; it bubbles. */
export const PROP_CHANGE_EVENT = 'datastar-prop-change'

/** All fields with the very same attribute, in document order. */
const twins = ({ attribute, value }: AttributeContext): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>(`[${CSS.escape(attribute)}="${CSS.escape(value)}"]`),
]

function bindField(context: AttributeContext, path: string): void {
  const { el, mods, effect, render, guard, listen } = context
  const field = fieldOf(el, mods)
  const typeNow = (): string => typeof getPath(path)
  /** What the field itself said last: writing that back could disturb a person who is typing. */
  let said: unknown

  const first = field.read(typeNow())
  // Of a group of radio buttons the checked one counts, wherever it stands.
  const initial = first ?? twins(context).find((twin) => twin.checked)?.value ?? ''
  setPath(path, initial, { ifMissing: true })

  const toSignal = guard(() => {
    const value = field.read(typeNow())
    // A signal that was removed stays removed.
    if (value === undefined || getPath(path) === undefined) return
    said = value
    setPath(path, value)
  })
  for (const type of [...(mods.get('event') ?? ['input', 'change']), PROP_CHANGE_EVENT])
    listen(el, type, toSignal)
  const read = (): unknown => readPath(path)
  // A select shows its value once it has that option, so it is written again when its options change.
  if (el.localName === 'select') render(read, field.write)
  else
    effect(() => {
      const value = read()
      if (value !== said) field.write(value)
      said = undefined
    })
}

/**
 * `data-bind:name`, `data-bind="name"`: keeps a field and a signal the same. The type of an existing signal is kept: a
 * number stays a number. `__prop.name` binds another property, `__event.name` listens to other events.
 */
export const bind: AttributePlugin = {
  name: 'bind',
  takes: ['key', 'value'],
  apply(context) {
    const { key, value, mods, guard, listen } = context
    const el = context.el as HTMLInputElement
    let path = key ? inCase(key, mods) : value
    if (el.type === 'radio' && !el.name) el.name = path
    // An array is shared by the fields bound to it, one element each.
    const isShared = Array.isArray(getPath(path)) && el.type !== 'select-multiple'
    if (el.type === 'file')
      listen(
        el,
        'change',
        guard(async () => setPath(path, await readFiles(el))),
      )
    else {
      if (isShared) path += `.${twins(context).indexOf(el)}`
      bindField(context, path)
    }
  },
}
