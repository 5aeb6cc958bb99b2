import { init, js, on } from '@/lib/datastar'
import type { Notification } from '@/lib/notifications/types'
import { routes } from '@/lib/routes'
import { Icon } from '../ui/icon'
import { SeverityMark } from './severity-mark'

/** The most toasts that wait for their turn, with those in view; of more, the oldest that waits gives way to the list. */
const mostToasts = 9

const makeRoom = js`el.parentElement.children.length > ${mostToasts} && el.parentElement.children[3].remove()`
const leave = js`el.closest('[id^=toast-]').remove()`
/** By a key (a click without a count), the focus goes on to the next one, or to the page. */
const dismiss = js`((toast) => { const next = toast.nextElementSibling?.querySelector('button') ?? document.getElementById('main'); toast.remove(); evt.detail || next.focus({ preventScroll: true }) })(el.closest('[id^=toast-]'))`

/**
 * A notification that just came, with a link to what it is about or else to the list. Append it to `#toasts`, where a few
 * show at a time and the others wait; it leaves by itself when it has been in view for 8 s in which nobody pointed at the
 * toasts or had the focus there: `.toast-life` in the styles counts them.
 *
 * @param props.org Slug of the organisation.
 */
export function NotificationToast(props: { org: string; notification: Notification }) {
  const { org, notification } = props
  const { id, title, body, severity, href } = notification
  return (
    <div
      id={`toast-${id}`}
      className="relative flex gap-3 overflow-hidden rounded-md border bg-base-100 p-3 shadow-float motion-safe:animate-rise"
      {...init(makeRoom)}
    >
      <div className="grid min-w-0 grow gap-0.5">
        <SeverityMark severity={severity} />
        <p className="line-clamp-2 font-semibold wrap-anywhere">
          <a
            href={href ?? routes.notifications(org)}
            rel="noreferrer"
            className="decoration-edge underline-offset-3 hover:underline"
          >
            {title}
          </a>
        </p>
        {body && <p className="line-clamp-2 text-sm text-soft wrap-anywhere">{body}</p>}
      </div>
      <button
        type="button"
        aria-label={`Dismiss: ${title}`}
        className="grid size-11 shrink-0 cursor-pointer place-items-center self-start rounded-sm text-faint hover:text-base-content desk:size-7 max-desk:-m-2"
        {...on('click', dismiss)}
      >
        <Icon name="x" />
      </button>
      <span aria-hidden="true" className="toast-life" {...on('animationend', leave)} />
    </div>
  )
}
