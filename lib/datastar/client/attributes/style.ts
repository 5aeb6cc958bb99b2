import type { AttributePlugin } from '../engine/plugins'
import { kebab } from '../modifiers'

/** `data-style:color="$c"`, `data-style="{marginTop: $m + 'px'}"`: inline styles; a falsy value but 0 gives back the first. */
export const style: AttributePlugin = {
  name: 'style',
  takes: ['value', 'key value'],
  expression: 'value',
  apply({ el, key, evaluate, render, onCleanup }) {
    const initial = new Map<string, string>()
    const write = (property: string, value: unknown): void => {
      if (!initial.has(property)) initial.set(property, el.style.getPropertyValue(property))
      const wanted = value || value === 0 ? String(value) : (initial.get(property) as string)
      if (el.style.getPropertyValue(property) !== wanted) el.style.setProperty(property, wanted)
    }
    render(
      () => (key ? { [key]: evaluate() } : (evaluate() as Record<string, unknown>)),
      (styles) => {
        const wanted = new Map(Object.keys(styles).map((name) => [kebab(name), styles[name]]))
        for (const property of initial.keys()) if (!wanted.has(property)) write(property, '')
        for (const [property, value] of wanted) write(property, value)
      },
    )
    onCleanup(() => {
      for (const property of initial.keys()) write(property, '')
    })
  },
}
