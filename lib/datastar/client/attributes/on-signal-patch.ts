import type { AttributePlugin } from '../engine/plugins'
import { compile } from '../expressions/compile'
import { handler } from '../modifiers'
import { filtered, type SignalFilter } from '../store/signals'
import type { Plain } from '../store/values'

export const SIGNAL_PATCH_EVENT = 'datastar-signal-patch'

/** The filter that an attribute's value writes down, such as `{include: /^user\./}`. */
export function readFilter(source: string | null, el: Element): SignalFilter {
  if (!source) return {}
  return compile({ source, returnsValue: true })(el, {}, () => undefined) as SignalFilter
}

/**
 * `data-on-signal-patch="…"`: runs when signals change, which the expression knows as `patch`. The attribute
 * `data-on-signal-patch-filter` narrows them down.
 */
export const onSignalPatch: AttributePlugin = {
  name: 'on-signal-patch',
  takes: ['value'],
  expression: 'effect',
  apply(context) {
    const { el, evaluate, listen } = context
    const filter = readFilter(el.getAttribute('data-on-signal-patch-filter'), el)
    let isRunning = false
    const run = handler(context, (event) => {
      const patch = filtered(filter, (event as CustomEvent<Plain>).detail)
      if (!Object.keys(patch).length) return undefined
      isRunning = true
      try {
        return evaluate(event, patch)
      } finally {
        isRunning = false
      }
    })
    // What the expression itself changes must not run it again.
    listen(document, SIGNAL_PATCH_EVENT, (event) => isRunning || run(event))
  },
}
