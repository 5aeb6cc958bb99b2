import { attr, classes, js, on, onInterval, signals, text } from '@/lib/datastar'
import { Icon } from '../ui/icon'

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
        { _connection: { state: '', attempts: 0, retryAt: 0 }, _upstream: 'live', _tick: 0 },
        { ifMissing: true },
      )}
      {...classes({ invisible: js`$_connection.state === ''` })}
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
          js`({ connecting: 'Connecting', live: $_upstream === 'live' ? 'Live' : 'Live, delayed', reconnecting: 'Reconnecting', offline: 'Offline' })[$_connection.state] ?? ''`,
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
