import type { Action } from '../engine/plugins'
import { dispatchFetch } from '../fetch/events'
import type { FetchOptions } from '../fetch/options'
import { requestBuilder } from '../fetch/request'
import { run } from '../fetch/run'

/** What a later request with the same method and URL aborts. */
const inFlight = new Map<string, AbortController>()

/** Makes the action for one method, for example `@get(url, options)`. Its promise ends with the request. */
export function fetchAction(method: string): Action {
  return async ({ el, evt, cleanups, report }, url: string, options: FetchOptions = {}) => {
    const { requestCancellation = 'auto' } = options
    const isOwn = requestCancellation instanceof AbortController
    const controller = isOwn ? requestCancellation : new AbortController()
    const abort = (): void => controller.abort()
    const key = `${method} ${url}`
    try {
      const build = requestBuilder(method, url, options, el, evt)
      if (!build) return
      if (!isOwn && requestCancellation !== 'disabled') {
        inFlight.get(key)?.abort()
        inFlight.set(key, controller)
      }
      if (requestCancellation === 'cleanup') cleanups.add(abort)
      dispatchFetch('started', el)
      try {
        await run(el, method, build, options, controller.signal)
      } finally {
        cleanups.delete(abort)
        if (inFlight.get(key) === controller) inFlight.delete(key)
        dispatchFetch('finished', el)
      }
    } catch (error) {
      report(error)
    }
  }
}
