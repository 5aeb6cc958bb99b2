import type { AttributePlugin } from '../engine/plugins'
import { inCase } from '../modifiers'
import { getPath, setPath } from '../store/signals'

/** `data-ref:name`, `data-ref="name"`: a signal that holds the element, and goes with it. */
export const ref: AttributePlugin = {
  name: 'ref',
  takes: ['key', 'value'],
  apply({ el, key, value, mods, onCleanup }) {
    const path = key ? inCase(key, mods) : value
    setPath(path, el)
    onCleanup(() => {
      if (getPath(path) === el) setPath(path, null)
    })
  },
}
