import type { AttributePlugin } from '../engine/plugins'

/** `undefined` stands for no attribute. */
function asAttribute(value: unknown): string | undefined {
  if (value === false || value === null || value === undefined) return undefined
  if (value === true) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** `data-attr:disabled="$busy"`, `data-attr="{title: $t}"`: sets attributes; `false`, `null` and `undefined` remove them. */
export const attr: AttributePlugin = {
  name: 'attr',
  takes: ['value', 'key value'],
  expression: 'value',
  apply({ el, key, evaluate, render }) {
    render(
      () => {
        const values = key ? { [key]: evaluate() } : (evaluate() as Record<string, unknown>)
        return Object.keys(values).map((name) => [name, asAttribute(values[name])] as const)
      },
      (values) => {
        for (const [name, value] of values) {
          if (value === undefined) el.removeAttribute(name)
          else if (el.getAttribute(name) !== value) el.setAttribute(name, value)
        }
      },
    )
  },
}
