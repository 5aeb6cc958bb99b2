import { applyDocument, applyStream } from './answer'
import { type Connection, setConnection } from './connection'
import { dispatchFetch } from './events'
import type { FetchOptions } from './options'
import type { RequestBuilder } from './request'

/** Dispatch this on the document to try again at once, rather than at the end of the wait. */
const RETRY_EVENT = 'datastar-retry'
/** A stream may be silent for so many of the heartbeats that the server announced. */
const SILENT_HEARTBEATS = 2.5
/** The longest wait, also for `Retry-After`: a timer could not hold a month. */
const DAY = 86_400_000

/** How long a response asks to wait before the next request, in milliseconds. */
function retryAfter(response: Response): number {
  const value = response.headers.get('retry-after') ?? ''
  // Seconds or a date.
  const milliseconds = Number(value) * 1000 || Date.parse(value) - Date.now() || 0
  return Math.min(Math.max(milliseconds, 0), DAY)
}

/**
 * Makes a request, and makes it again as its options say, until it is answered for good or aborted. One loop does it,
 * and whatever wants it to go on (a timer, the tab being shown, the network coming back, the page) only ends a wait in
 * that loop: so there are never two attempts at once.
 */
export async function run(
  el: Element,
  method: string,
  build: RequestBuilder,
  options: FetchOptions,
  signal: AbortSignal,
): Promise<void> {
  const { retry = 'auto', retryScaler = 2, retryMaxWait = 30_000, retryMaxCount = 10 } = options
  const { openWhenHidden = method !== 'GET' } = options
  let { retryInterval = 1000 } = options
  let failures = 0
  let lastEventId = ''
  let heartbeat = 0
  let isPaused = false
  let failure = ''
  let attempt = new AbortController()
  let endWait = (): void => {}

  const tell = (state?: Connection['state'], retryAt = 0): void => {
    const isFollowed = method === 'GET' && retry === 'always'
    if (isFollowed) setConnection(signal, state && { state, attempts: failures, retryAt })
  }
  const wait = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      endWait = resolve
      setTimeout(resolve, milliseconds)
    })
  const setPaused = (paused: boolean): void => {
    isPaused = paused
    if (paused) attempt.abort(setPaused)
    endWait()
  }

  /** Says how long to wait at least before the next attempt; `undefined` if there is to be none. */
  const judge = (response: Response): number | undefined => {
    const { status } = response
    const isError = status >= 400
    const isUnauthorized = status === 401 || status === 403
    const details = { status: `${status}`, message: response.headers.get('datastar-error') ?? '' }
    if (isError) dispatchFetch('error', el, details)
    if (isUnauthorized) dispatchFetch('unauthorized', el, details)
    const isFinal = isError ? isUnauthorized : status >= 300 || status === 204
    const isRetried = retry === 'always' || (isError && retry === 'error')
    return isRetried && !isFinal ? retryAfter(response) : undefined
  }

  /** Like `judge`, for one whole attempt. */
  const tryOnce = async (): Promise<number | undefined> => {
    const [url, init] = build()
    if (lastEventId) init.headers['last-event-id'] = lastEventId
    attempt = new AbortController()
    let alarm: ReturnType<typeof setTimeout> | undefined
    const onBytes = (): void => {
      clearTimeout(alarm)
      if (heartbeat > 0) alarm = setTimeout(() => attempt.abort('silence'), heartbeat * SILENT_HEARTBEATS)
    }
    try {
      onBytes()
      const response = await fetch(url, { ...init, signal: attempt.signal })
      if (response.status !== 200) return judge(response)
      failures = 0
      tell('live')
      heartbeat = Number(response.headers.get('datastar-heartbeat'))
      onBytes()
      if (await applyDocument(response, el)) return undefined
      await applyStream(response, el, onBytes, {
        onId: (id) => {
          lastEventId = id
        },
        onRetry: (milliseconds) => {
          retryInterval = milliseconds
        },
      })
      return retry === 'always' ? 0 : undefined
    } catch (error) {
      failure = `${error}`
      return retry === 'never' ? undefined : 0
    } finally {
      clearTimeout(alarm)
    }
  }

  const listeners = new AbortController()
  const listen = (target: EventTarget, type: string, listener: (event: Event) => void): void =>
    target.addEventListener(type, listener, listeners)
  listen(signal, 'abort', () => setPaused(true))
  listen(document, RETRY_EVENT, () => endWait())
  listen(window, 'online', () => endWait())
  if (!openWhenHidden) listen(document, 'visibilitychange', () => setPaused(document.hidden))
  // The back/forward cache keeps the page, not its streams.
  const onPageTransition = (event: Event): void => {
    if (method === 'GET' && (event as PageTransitionEvent).persisted) setPaused(event.type === 'pagehide')
  }
  listen(window, 'pagehide', onPageTransition)
  listen(window, 'pageshow', onPageTransition)

  try {
    while (!signal.aborted) {
      tell(failures ? 'reconnecting' : 'connecting')
      const leastWait = await tryOnce()
      if (attempt.signal.reason !== setPaused) {
        const isOver = leastWait === undefined || failures >= retryMaxCount
        if (isOver && leastWait !== undefined) dispatchFetch('retries-failed', el, { message: failure })
        if (isOver) return tell('offline')
        // Full jitter: clients that were cut off together must not come back together.
        const spread = Math.random() * Math.min(retryInterval * retryScaler ** failures, retryMaxWait)
        const delay = Math.round(leastWait + spread)
        failures++
        tell('reconnecting', Date.now() + delay)
        dispatchFetch('retrying', el, { message: failure })
        await wait(delay)
      }
      while (isPaused && !signal.aborted) await wait(DAY)
    }
    tell()
  } finally {
    listeners.abort()
  }
}
