import type { AttributePlugin } from '../engine/plugins'

/** `data-text="$name"`: the element's text. */
export const text: AttributePlugin = {
  name: 'text',
  takes: ['value'],
  expression: 'value',
  apply({ el, evaluate, render }) {
    render(
      () => `${evaluate()}`,
      (value) => {
        if (el.textContent !== value) el.textContent = value
      },
    )
  },
}
