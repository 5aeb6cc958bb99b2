import type { AttributePlugin } from '../engine/plugins'
import { handler } from '../modifiers'

/** `data-init="…"`: runs when the element is put into the document, or the attribute changes. */
export const init: AttributePlugin = {
  name: 'init',
  takes: ['value'],
  expression: 'effect',
  apply: (context) => handler(context)(),
}
