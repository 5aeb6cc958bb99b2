import type { Action } from '../engine/plugins'
import { dispatchFetch } from '../fetch/events'
import type { FetchOptions } from '../fetch/options'
import { requestBuilder } from '../fetch/request'
import { run } from '../fetch/run'

/** What a later request with the same method and URL aborts. */
const inFlight = new Map<string, AbortController>()

/** Makes the action for one method, for example `@get(url, options)`. Its promise ends with the request. */
export function fetchAction(method: string): Action {
  return ({ el, evt, cleanups, report }, url: string, options: FetchOptions = {}) => {
    const build = requestBuilder(method, url, options, el, evt)
    if (!build) return undefined
    const { requestCancellation = 'auto' } = options
    const isOwn = requestCancellation instanceof AbortController
    const controller = isOwn ? requestCancellation : new AbortController()
    const abort = (): void => controller.abort()
    const key = `${method} ${url}`
    if (!isOwn && requestCancellation !== 'disabled') {
      inFlight.get(key)?.abort()
      inFlight.set(key, controller)
    }
    if (requestCancellation === 'cleanup') cleanups.add(abort)

    dispatchFetch('started', el)
    return run(el, method, build, options, controller.signal)
      .catch(report)
      .finally(() => {
        cleanups.delete(abort)
        if (inFlight.get(key) === controller) inFlight.delete(key)
        dispatchFetch('finished', el)
      })
  }
}
