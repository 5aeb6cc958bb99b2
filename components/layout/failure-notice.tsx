import { attr, js, on, signals, text } from '@/lib/datastar'
import { Icon } from '../ui/icon'

const fallback = 'That did not work. Try again in a moment.'
const noAnswer = 'No answer came. Look whether it was done before you try again.'

const words = js`type === 'retries-failed' ? ${noAnswer} : type === 'error' && argsRaw.status !== '401' && (decodeURIComponent(argsRaw.message ?? '') || ${fallback})`
/**
 * People ask for something by forms; what a page asks for by itself has words of its own, or needs none. Something new
 * that is asked for takes the old words away.
 */
const tell = js`(({ type, el, argsRaw }) => el.matches('form') && ($_failure = type === 'started' ? '' : (${words}) || $_failure))(evt.detail)`

/** Says under the header why something that was asked for was refused, where the form itself has no place for it. */
export function FailureNotice() {
  return (
    <div
      hidden
      className="flex items-center gap-2 border-t bg-base-300 pr-3 pl-4 text-sm font-medium text-error desk:px-6"
      {...signals({ _failure: '' }, { ifMissing: true })}
      {...attr({ hidden: js`$_failure === ''` })}
      {...on('datastar-fetch', tell, { document: true })}
    >
      <p role="alert" className="grow py-1" {...text(js`$_failure`)} />
      <button
        type="button"
        aria-label="Dismiss"
        className="grid size-11 cursor-pointer place-items-center rounded-sm desk:size-7"
        {...on('click', js`$_failure = '', document.getElementById('main').focus({ preventScroll: true })`)}
      >
        <Icon name="x" />
      </button>
    </div>
  )
}
