import { init, js, on } from '@/lib/datastar'
import type { Notification } from '@/lib/notifications/types'
import { routes } from '@/lib/routes'
import { Icon } from '../ui/icon'
import { SeverityMark } from './severity-mark'

/**
 * A notification that just came, with a link to what it is about or else to the list. Append it to `#toasts`; it leaves
 * by itself after 8 s, unless a person points at it or has the focus in it then.
 *
 * @param props.org Slug of the organisation.
 */
export function NotificationToast(props: { org: string; notification: Notification }) {
  const { org, notification } = props
  const { id, title, body, severity, href } = notification
  return (
    <div
      id={`toast-${id}`}
      className="flex gap-3 rounded-md border bg-base-100 p-3 shadow-float motion-safe:animate-rise"
      {...init(js`el.matches(':hover, :focus-within') || el.remove()`, { delay: '8s' })}
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
        {...on('click', js`el.closest('[id^=toast-]').remove()`)}
      >
        <Icon name="x" />
      </button>
    </div>
  )
}
