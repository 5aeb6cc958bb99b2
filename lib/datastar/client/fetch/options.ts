import type { SignalFilter } from '../store/signals'

/** The second argument of `@get` and its siblings. */
export interface FetchOptions {
  /** `json` (default) sends signals; `form` sends the fields of a form and no signals. */
  contentType?: 'json' | 'form'
  /** The form to send; the closest one by default. */
  selector?: string
  headers?: Record<string, string>
  /** Sent instead of the signals. */
  payload?: unknown
  /** Which signals to send; by default all whose path has no name with a leading underscore. */
  filterSignals?: SignalFilter
  /** False (the default for GET) closes the request while the tab is hidden and makes it again when it is shown. */
  openWhenHidden?: boolean
  /**
   * `auto` (default) aborts an earlier request with the same method and URL, `cleanup` also aborts when the element or
   * attribute goes, `disabled` neither; an `AbortController` leaves it to the page.
   */
  requestCancellation?: 'auto' | 'cleanup' | 'disabled' | AbortController
  /**
   * What makes it try again. `auto` (default): a network error; `error`: also an answer from 400 up; `always`: also a
   * clean end; `never`: nothing.
   */
  retry?: 'auto' | 'error' | 'always' | 'never'
  /** The first wait in milliseconds, 1000 by default; the event stream's `retry:` replaces it. */
  retryInterval?: number
  /** What the wait is multiplied by after each failure, 2 by default. */
  retryScaler?: number
  /** The longest wait in milliseconds, 30000 by default. */
  retryMaxWait?: number
  /** How many retries in a row, 10 by default. */
  retryMaxCount?: number
}
