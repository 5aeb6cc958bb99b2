import { camel, type Modifiers } from '../modifiers'

/** How a kind of form field is read and written. */
export interface Field {
  /**
   * The field's value; `undefined` if it has nothing to say, such as a radio button that is not checked.
   *
   * @param type the `typeof` of the signal, which keeps its type; `undefined` when there is none yet
   */
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
  read: (type) => (el.checked ? typed(el.value, type) : undefined),
  write: (value) => {
    el.checked = `${value}` === el.value
  },
})

const multiSelect = (el: Input): Field => {
  const { options, selectedOptions } = el as unknown as HTMLSelectElement
  let type = ''
  return {
    read: () => [...selectedOptions].map((option) => typed(option.value, type)),
    write: (value) => {
      const values = value as unknown[]
      if (values.length) type = typeof values[0]
      for (const option of options) option.selected = values.includes(typed(option.value, type))
    },
  }
}

const valueAttribute = (el: HTMLElement): Field => ({
  read: () => el.getAttribute('value') ?? '',
  write: (value) => el.setAttribute('value', `${value}`),
})

const FIELDS: Record<string, (el: Input) => Field> = { checkbox, radio, 'select-multiple': multiSelect }

/** Finds out how an element is read and written. */
export function fieldOf(el: HTMLElement, mods: Modifiers): Field {
  const [name] = mods.get('prop') ?? []
  if (name) return property(el, camel(name))
  if (mods.has('prop')) throw new Error('it needs __prop.name')
  if (/^(input|select|textarea)$/.test(el.localName)) return (FIELDS[(el as Input).type] ?? text)(el as Input)
  return 'value' in el ? property(el, 'value') : valueAttribute(el)
}
