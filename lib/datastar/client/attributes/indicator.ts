import type { AttributePlugin } from '../engine/plugins'
import { FETCH_EVENT, type FetchEvent } from '../fetch/events'
import { inCase } from '../modifiers'
import { setPath } from '../store/signals'

/** `data-indicator:busy`, `data-indicator="busy"`: a signal that is true while the element has a request in flight. */
export const indicator: AttributePlugin = {
  name: 'indicator',
  takes: ['key', 'value'],
  apply({ el, key, value, mods, listen, onCleanup }) {
    const path = key ? inCase(key, mods) : value
    let inFlight = 0
    setPath(path, false)
    listen(document, FETCH_EVENT, (event) => {
      const { type, el: source } = (event as FetchEvent).detail
      if (source !== el) return
      if (type === 'started') inFlight++
      else if (type === 'finished') inFlight--
      else return
      setPath(path, inFlight > 0)
    })
    onCleanup(() => setPath(path, false))
  },
}
