import type { AttributePlugin } from '../engine/plugins'
import { inCase } from '../modifiers'
import { Computed } from '../store/reactivity'
import { mergePatch, setPath } from '../store/signals'
import { mapLeaves, type Plain } from '../store/values'

/** `data-computed:sum="$a + $b"`, `data-computed="{sum: () => $a + $b}"`: a signal that follows others. */
export const computed: AttributePlugin = {
  name: 'computed',
  takes: ['value', 'key value'],
  expression: 'value',
  apply({ key, mods, evaluate }) {
    if (key) setPath(inCase(key, mods), new Computed(evaluate))
    else mergePatch(mapLeaves(evaluate() as Plain, (getter) => new Computed(getter as () => unknown)))
  },
}
