/** Dispatched on the document for everything that happens to a request; patches are applied from it, too. */
export const FETCH_EVENT = 'datastar-fetch'

/** The keys and values of a patch event's data lines. */
export type PatchArguments = Record<string, string>

export interface FetchDetail {
  /**
   * `started`, `finished`, `error` and `unauthorized` (with `status`, and the header
   * `datastar-error` as `message`), `retrying`, `retries-failed`, or the
   * name of a patch event.
   */
  type: string
  /** The element whose attribute made the request. */
  el: Element
  argsRaw: PatchArguments
}

export type FetchEvent = CustomEvent<FetchDetail>

/** Tells the page, and the patches, what happens to a request of `el`. */
export function dispatchFetch(type: string, el: Element, argsRaw: PatchArguments = {}): void {
  document.dispatchEvent(new CustomEvent<FetchDetail>(FETCH_EVENT, { detail: { type, el, argsRaw } }))
}
