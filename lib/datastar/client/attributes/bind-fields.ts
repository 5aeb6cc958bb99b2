import { camel, type Modifiers } from '../modifiers'

/** Read from a field that has nothing to say: a radio button that is not checked. */
export const KEEP = Symbol('keep')

/** How a kind of form field is read and written. */
export interface Field {
  /** @param type the `typeof` of the signal, which keeps its type; `undefined` when there is none yet */
  read(type: string): unknown
  write(value: unknown): void
}

type Input = HTMLInputElement

const typed = (text: string, type: string): unknown => (type === 'number' ? Number(text) : text)

const property = (el: HTMLElement, name: string): Field => {
  const target = el as unknown as Record<string, unknown>
  return {
    read: () => target[name],
    write: (value) => {
      // Writing the same text would move the caret.
      if (target[name] !== value) target[name] = value
    },
  }
}

const text = (el: Input): Field => ({
  read: (type) => typed(el.value, /^(number|range)$/.test(el.type) && type !== 'string' ? 'number' : type),
  write: (value) => property(el, 'value').write(`${value}`),
})

const checkbox = (el: Input): Field => ({
  read: (type) => {
    // Without a `value` attribute a checkbox says "on", which stands for a boolean unless the signal is text.
    const isBoolean = el.value === 'on' ? type !== 'string' : type === 'boolean'
    return isBoolean ? el.checked : el.checked ? el.value : ''
  },
  write: (value) => {
    el.checked = typeof value === 'string' ? value === el.value : Boolean(value)
  },
})

const radio = (el: Input): Field => ({
  read: (type) => (el.checked ? typed(el.value, type) : KEEP),
  write: (value) => {
    el.checked = `${value}` === el.value
  },
})

const multiSelect = (el: HTMLSelectElement): Field => {
  let type = ''
  return {
    read: () => [...el.selectedOptions].map((option) => typed(option.value, type)),
    write: (value) => {
      const values = value as unknown[]
      if (values.length) type = typeof values[0]
      for (const option of el.options) option.selected = values.includes(typed(option.value, type))
    },
  }
}

const valueAttribute = (el: HTMLElement): Field => ({
  read: () => el.getAttribute('value') ?? '',
  write: (value) => el.setAttribute('value', `${value}`),
})

/** Finds out how an element is read and written. */
export function fieldOf(el: HTMLElement, mods: Modifiers): Field {
  const [name] = mods.get('prop') ?? []
  if (name) return property(el, camel(name))
  if (mods.has('prop')) throw new Error('write __prop.name')
  const { type, multiple } = el as Input
  if (el instanceof HTMLSelectElement && multiple) return multiSelect(el)
  if (!/^(input|select|textarea)$/.test(el.localName))
    return 'value' in el ? property(el, 'value') : valueAttribute(el)
  return (type === 'checkbox' ? checkbox : type === 'radio' ? radio : text)(el as Input)
}
