/*
 * Datastar v1 on the server. Start with `events.ts` (what goes to the browser), then `read-signals.ts` (what comes
 * back) and `attributes.ts` (what stands in the HTML).
 */
export {
  del,
  get,
  patch,
  peek,
  post,
  put,
  type RequestOptions,
  type SignalFilter,
  setAll,
  toggleAll,
} from './actions'
export {
  type Attributes,
  attr,
  bind,
  classes,
  computed,
  effect,
  type IntersectModifiers,
  ignore,
  ignoreMorph,
  indicator,
  init,
  jsonSignals,
  type OnModifiers,
  on,
  onIntersect,
  onInterval,
  onSignalPatch,
  preserveAttr,
  ref,
  show,
  signals,
  style,
  text,
} from './attributes'
export { DatastarError } from './errors'
export {
  type ExecuteScriptOptions,
  executeScript,
  PATCH_MODES,
  PATCH_NAMESPACES,
  type PatchElementsOptions,
  type PatchMode,
  type PatchNamespace,
  type PatchSignalsOptions,
  patchElements,
  patchSignals,
  redirect,
  removeElements,
  removeSignals,
} from './events'
export { type Expression, js } from './expression'
export type { Duration } from './modifiers'
export {
  isDatastarRequest,
  type ReadError,
  type ReadResult,
  type ReadTextResult,
  readSignals,
  readText,
} from './read-signals'
export { eventStream, eventStreamHeaders } from './stream'
export { comment, type EventOptions, id, retry } from './wire'
