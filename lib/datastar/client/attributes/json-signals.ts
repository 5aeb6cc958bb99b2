import type { AttributePlugin } from '../engine/plugins'
import { filtered } from '../store/signals'
import { readFilter } from './on-signal-patch'

/** `data-json-signals`: the signals as JSON, for looking into a page; the value is a filter, `__terse` writes one line. */
export const jsonSignals: AttributePlugin = {
  name: 'json-signals',
  takes: ['', 'value'],
  apply({ el, value, mods, render }) {
    const filter = readFilter(value, el)
    render(
      () => JSON.stringify(filtered(filter), null, mods.has('terse') ? 0 : 2),
      (json) => {
        if (el.textContent !== json) el.textContent = json
      },
    )
  },
}
