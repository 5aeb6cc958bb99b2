import { attr, classes, effect, js, on, onInterval, signals, text } from '@/lib/datastar'
import { Icon } from '../ui/icon'

/** Keeps when the page has last heard of the server; 0 while it does. */
const rememberLoss = js`$_lostAt = /^(reconnecting|offline)$/.test($_connection.state) ? @peek(() => $_lostAt) || Date.now() : 0`
const lostAt = js`new Date($_lostAt).toLocaleTimeString('en-GB', { timeStyle: 'short' })`
/** After three failures what the page shows may be old, and offline it is. */
const isStale = js`$_lostAt > 0 && ($_connection.state === 'offline' || $_connection.attempts >= 3)`

/** Greys an element out while what it shows may be old. */
export const staleWhenLost = classes({ stale: isStale })

/** Says under the header from when the content is, while it may be old. */
export function StaleNotice() {
  return (
    <p
      hidden
      className="absolute inset-x-0 top-full border-b bg-base-300 px-4 py-0.5 text-xs text-soft desk:px-6"
      {...attr({ hidden: js`!(${isStale})` })}
      {...text(
        js`'You see what was here at ' + ${lostAt} + '. It is renewed as soon as the server is back.'`,
      )}
    />
  )
}

/**
 * How the page is connected to the server, in words. Our runtime keeps the signal `_connection`; under another v1
 * client, or without JavaScript, nothing is known and the pill stays invisible. The server says in `_upstream` whether
 * it hears of events at once (`live`) or late (`delayed`).
 */
export function ConnectionPill() {
  return (
    <div
      id="connection"
      className="invisible flex h-6.5 min-w-16 items-center gap-1.5 rounded-full border bg-base-100 px-2.5 text-xs whitespace-nowrap text-soft"
      {...signals(
        { _connection: { state: '', attempts: 0, retryAt: 0 }, _upstream: 'live', _tick: 0, _lostAt: 0 },
        { ifMissing: true },
      )}
      {...classes({ invisible: js`$_connection.state === ''` })}
      {...effect(rememberLoss)}
      {...onInterval(js`$_connection.retryAt > 0 && $_tick++`)}
    >
      <span
        className="size-2 rounded-full border border-faint"
        {...classes({
          'bg-sheen border-transparent': js`$_connection.state === 'live' && $_upstream === 'live'`,
          'bg-warning border-warning': js`$_connection.state === 'reconnecting' || ($_connection.state === 'live' && $_upstream !== 'live')`,
        })}
      />
      <span
        role="status"
        {...text(
          js`({ connecting: 'Connecting', live: $_upstream === 'live' ? 'Live' : 'Live, delayed', reconnecting: 'Reconnecting', offline: 'Offline since ' + ${lostAt} })[$_connection.state] ?? ''`,
        )}
      />
      {/* Outside the status, because nobody wants to hear every second. Reading $_tick renews the text. */}
      <span
        aria-hidden="true"
        className="tabular-nums empty:hidden max-desk:hidden"
        {...text(
          js`$_tick >= 0 && $_connection.retryAt > 0 ? '(next try in ' + Math.max(0, Math.ceil(($_connection.retryAt - Date.now()) / 1000)) + ' s)' : ''`,
        )}
      />
      <button
        type="button"
        hidden
        className="-mr-1 flex h-11 cursor-pointer items-center gap-1 px-1 font-semibold text-primary desk:h-6"
        {...attr({ hidden: js`!($_connection.attempts >= 3)` })}
        {...on('click', js`document.dispatchEvent(new CustomEvent('datastar-retry'))`)}
      >
        <Icon name="refresh-cw" className="size-3.5" />
        <span className="max-desk:sr-only">Try now</span>
      </button>
    </div>
  )
}

/** Takes the place of `ConnectionPill` on a page whose stream has ended for good. */
export function ConnectionEnded() {
  return (
    <div
      id="connection"
      className="flex h-6.5 items-center gap-1.5 rounded-full border bg-base-100 px-2.5 text-xs whitespace-nowrap text-soft"
    >
      <span className="size-2 rounded-full border border-faint" />
      <span role="status">Not live</span>
    </div>
  )
}
