import { attr, js, on, signals, text } from '@/lib/datastar'
import { Icon } from '../ui/icon'

const words = js`({ 403: 'You may not do that.', 404: 'That is not there any more.', 409: 'That can no longer be done: things have changed meanwhile.', 413: 'That is too much at once.', 429: 'A little slower, please. Try again in a minute.', 503: 'Not at the moment. Try again soon.' })[evt.detail.argsRaw.status] ?? 'That did not work. Try again in a moment.'`
/** The stream of the page and its end have words of their own; a new attempt takes the old ones away. */
const tell = js`evt.detail.el.id !== 'live' && (evt.detail.type === 'started' ? $_failure = '' : evt.detail.type === 'error' && evt.detail.argsRaw.status !== '401' && ($_failure = ${words}))`

/** Says under the header that something which was asked for was refused, by a status that no form tells about. */
export function FailureNotice() {
  return (
    <div
      role="alert"
      {...signals({ _failure: '' }, { ifMissing: true })}
      {...on('datastar-fetch', tell, { document: true })}
    >
      <p
        hidden
        className="flex items-center gap-2 border-b bg-base-300 px-4 text-sm font-medium text-error desk:px-6"
        {...attr({ hidden: js`$_failure === ''` })}
      >
        <span className="grow py-1" {...text(js`$_failure`)} />
        <button
          type="button"
          aria-label="Dismiss"
          className="grid size-11 cursor-pointer place-items-center rounded-sm desk:size-7"
          {...on('click', js`$_failure = '', document.getElementById('main').focus({ preventScroll: true })`)}
        >
          <Icon name="x" />
        </button>
      </p>
    </div>
  )
}
