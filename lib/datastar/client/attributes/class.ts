import type { AttributePlugin } from '../engine/plugins'
import { inCase } from '../modifiers'

/** `data-class:name="$on"`, `data-class="{'a b': $on}"`: adds and removes classes. */
export const classes: AttributePlugin = {
  name: 'class',
  takes: ['value', 'key value'],
  expression: 'value',
  apply({ el, key, mods, evaluate, render, onCleanup }) {
    const managed = new Set<string>()
    const name = key && inCase(key, mods, 'kebab')
    render(
      () => (name ? { [name]: evaluate() } : (evaluate() as Record<string, unknown>)),
      (state) => {
        for (const names of Object.keys(state)) {
          for (const each of names.split(/\s+/).filter(Boolean)) {
            managed.add(each)
            // `toggle` writes the attribute even where nothing changes.
            if (el.classList.contains(each) !== Boolean(state[names])) el.classList.toggle(each)
          }
        }
      },
    )
    onCleanup(() => el.classList.remove(...managed))
  },
}
