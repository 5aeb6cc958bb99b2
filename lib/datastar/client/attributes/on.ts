import type { AttributePlugin } from '../engine/plugins'
import { handler, inCase } from '../modifiers'

/** `data-on:click="…"`: runs on an event, which the expression knows as `evt`. A form's `submit` never leaves the page. */
export const on: AttributePlugin = {
  name: 'on',
  takes: ['key value'],
  expression: 'effect',
  apply(context) {
    const { el, key, mods, listen } = context
    const type = inCase(key, mods, 'kebab')
    const isOutside = mods.has('outside')
    // The runtime's own events happen on the document.
    const isOnDocument = isOutside || mods.has('document') || /^datastar-(fetch|signal-patch)$/.test(type)
    const run = handler(context)
    let isSpent = false

    const listener = (event: Event): void => {
      if (isSpent || (isOutside && el.contains(event.target as Node))) return
      // Not the listener's own `once`: with `__outside` that would count events inside.
      isSpent = mods.has('once')
      if (mods.has('prevent') || (type === 'submit' && el instanceof HTMLFormElement)) event.preventDefault()
      if (mods.has('stop')) event.stopPropagation()
      run(event)
    }
    const target = isOnDocument ? document : mods.has('window') ? window : el
    listen(target, type, listener, { capture: mods.has('capture'), passive: mods.has('passive') })
  },
}
