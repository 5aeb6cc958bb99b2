/**
 * The browser runtime: a client of the Datastar v1 protocol. It is one module, bundled for the browser; `docs/runtime.md`
 * describes what it understands. Read on in `engine/bindings.ts` (an attribute at work), `fetch/run.ts` (the life of a
 * request) and `patches/elements.ts` (what the server's answers do).
 */
import { fetchAction } from './actions/fetch'
import { peek } from './actions/peek'
import { setAll, toggleAll } from './actions/set-all'
import { attr } from './attributes/attr'
import { bind } from './attributes/bind'
import { classes } from './attributes/class'
import { computed } from './attributes/computed'
import { effect } from './attributes/effect'
import { indicator } from './attributes/indicator'
import { init } from './attributes/init'
import { jsonSignals } from './attributes/json-signals'
import { on } from './attributes/on'
import { onIntersect } from './attributes/on-intersect'
import { onInterval } from './attributes/on-interval'
import { onSignalPatch, SIGNAL_PATCH_EVENT } from './attributes/on-signal-patch'
import { ref } from './attributes/ref'
import { show } from './attributes/show'
import { signals } from './attributes/signals'
import { style } from './attributes/style'
import { text } from './attributes/text'
import { apply } from './engine/observer'
import { actions, attributes } from './engine/plugins'
import { followConnection } from './fetch/connection'
import { FETCH_EVENT, type FetchEvent, type PatchArguments } from './fetch/events'
import { patchElements } from './patches/elements'
import { patchSignals } from './patches/signals'
import { report } from './report'
import { onChange } from './store/reactive'

export { root } from './store/signals'
export { apply }

/** Dispatched on the document when its attributes have been applied for the first time. */
const READY_EVENT = 'datastar-ready'

for (const plugin of [
  attr,
  bind,
  classes,
  computed,
  effect,
  indicator,
  init,
  jsonSignals,
  on,
  onIntersect,
  onInterval,
  onSignalPatch,
  ref,
  show,
  signals,
  style,
  text,
]) {
  attributes.set(plugin.name, plugin)
}
for (const method of ['get', 'post', 'put', 'patch', 'delete', 'query']) {
  actions.set(method, fetchAction(method.toUpperCase()))
}

const watchers: Record<string, (args: PatchArguments) => void> = {
  'datastar-patch-elements': patchElements,
  'datastar-patch-signals': patchSignals,
}

function watch(event: Event): void {
  const { type, argsRaw, el } = (event as FetchEvent).detail
  try {
    watchers[type]?.(argsRaw)
  } catch (error) {
    report(type, error, argsRaw, el)
  }
}

actions.set('peek', peek).set('setAll', setAll).set('toggleAll', toggleAll)

document.addEventListener(FETCH_EVENT, watch)
onChange((patch) => document.dispatchEvent(new CustomEvent(SIGNAL_PATCH_EVENT, { detail: patch })))
followConnection()
apply()
// Modules that import this one may add to the page first.
setTimeout(() => document.dispatchEvent(new Event(READY_EVENT)))
