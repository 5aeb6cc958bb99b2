import type { AttributePlugin } from '../engine/plugins'
import { inCase } from '../modifiers'
import { mergePatch, setPath } from '../store/signals'
import { isPlain } from '../store/values'

/** `data-signals="{a: 1}"`, `data-signals:a="1"`: patches signals; `__ifmissing` only adds. */
export const signals: AttributePlugin = {
  name: 'signals',
  takes: ['key', 'value', 'key value'],
  expression: 'value',
  apply({ key, value, mods, evaluate }) {
    const options = { ifMissing: mods.has('ifmissing') }
    const patch = value ? evaluate() : ''
    if (key) setPath(inCase(key, mods), patch, options)
    else if (isPlain(patch)) mergePatch(patch, options)
    else throw new TypeError('it needs an object')
  },
}
