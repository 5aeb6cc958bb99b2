import type { AttributePlugin } from '../engine/plugins'
import { inCase } from '../modifiers'
import { definePath } from '../store/signals'
import { isPlain } from '../store/values'

function defineAll(branch: unknown, prefix: string): void {
  if (!isPlain(branch)) throw new TypeError('it needs an object')
  for (const [name, getter] of Object.entries(branch)) {
    if (typeof getter === 'function') definePath(prefix + name, getter as () => unknown)
    else defineAll(getter, `${prefix}${name}.`)
  }
}

/** `data-computed:sum="$a + $b"`, `data-computed="{sum: () => $a + $b}"`: a signal that follows others. */
export const computed: AttributePlugin = {
  name: 'computed',
  takes: ['value', 'key value'],
  expression: 'value',
  apply({ key, mods, evaluate }) {
    if (key) definePath(inCase(key, mods), () => evaluate())
    else defineAll(evaluate(), '')
  },
}
