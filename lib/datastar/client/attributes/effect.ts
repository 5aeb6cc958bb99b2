import type { AttributePlugin } from '../engine/plugins'

/** `data-effect="…"`: runs now and whenever a signal that it read has changed. */
export const effect: AttributePlugin = {
  name: 'effect',
  takes: ['value'],
  expression: 'effect',
  apply: (context) => context.effect(() => context.evaluate()),
}
