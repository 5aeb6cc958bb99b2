import type { AttributePlugin } from '../engine/plugins'
import { handler, type Modifiers } from '../modifiers'

/** The visible part, in percent, at which to run: `__half`, `__full` or `__threshold.25`. */
function percent(mods: Modifiers): number {
  const [threshold = 0] = mods.get('threshold') ?? []
  return mods.has('full') ? 100 : mods.has('half') ? 50 : Number(threshold)
}

/** `data-on-intersect="…"`: runs when the element comes into view, with `__exit` when it leaves. */
export const onIntersect: AttributePlugin = {
  name: 'on-intersect',
  takes: ['value'],
  expression: 'effect',
  apply(context) {
    const { mods } = context
    const run = handler(context)
    const look: IntersectionObserverCallback = (entries) => {
      for (const { isIntersecting } of entries) {
        if (isIntersecting === mods.has('exit')) continue
        run()
        if (mods.has('once')) return observer.disconnect()
      }
    }
    const observer = new IntersectionObserver(look, { threshold: percent(mods) / 100 })
    observer.observe(context.el)
    context.onCleanup(() => observer.disconnect())
  },
}
