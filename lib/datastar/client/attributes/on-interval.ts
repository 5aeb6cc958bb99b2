import type { AttributePlugin } from '../engine/plugins'
import { duration, handler } from '../modifiers'

/** `data-on-interval="…"`: runs every second, or every `__duration.500ms`; `.leading` also runs at once. */
export const onInterval: AttributePlugin = {
  name: 'on-interval',
  takes: ['value'],
  expression: 'effect',
  apply(context) {
    const run = handler(context)
    const args = context.mods.get('duration')
    const timer = setInterval(run, duration(args, 1000))
    context.onCleanup(() => clearInterval(timer))
    if (args?.has('leading')) run()
  },
}
