import type { Audience, Notification } from '@/lib/notifications/types'
import { routes } from '@/lib/routes'
import { Time } from '../ui/time'
import { ReadForm } from './read-form'
import { SeverityMark } from './severity-mark'

const audienceWords: Record<Audience, string | null> = {
  everyone: null,
  admins: 'For admins',
  person: 'For you',
}

/**
 * One entry of the list. Patched by its id, `notification-<id>`.
 *
 * @param props.org Slug of the organisation.
 * @param props.now The clock, milliseconds since the epoch; the present moment by default.
 */
export function NotificationItem(props: { org: string; notification: Notification; now?: number }) {
  const { org, notification, now } = props
  const { id, title, body, severity, href, note, audience, createdAt, read } = notification
  const audienceWord = audienceWords[audience]
  return (
    <li
      id={`notification-${id}`}
      tabIndex={-1}
      className="group/item relative grid gap-1 border-t border-line/60 px-4 py-3 first:border-t-0 has-[.unread-mark]:before:absolute has-[.unread-mark]:before:inset-y-0 has-[.unread-mark]:before:left-0 has-[.unread-mark]:before:w-0.75 has-[.unread-mark]:before:bg-sheen motion-safe:first:animate-arrive"
    >
      <div className="flex items-baseline gap-4">
        <h3 className="min-w-0 grow font-medium text-soft wrap-anywhere group-has-[.unread-mark]/item:font-semibold group-has-[.unread-mark]/item:text-base-content">
          {!read && <span className="unread-mark sr-only">Unread: </span>}
          {href ? (
            <a
              href={href}
              rel="noreferrer"
              className="underline decoration-edge underline-offset-3 hover:decoration-current"
            >
              {title}
            </a>
          ) : (
            title
          )}
        </h3>
        <Time at={createdAt} {...(now !== undefined && { now })} />
      </div>
      {body && <p className="max-w-prose text-sm whitespace-pre-line text-soft wrap-anywhere">{body}</p>}
      {note && (
        <p className="mt-1 max-w-prose border-edge border-l-2 pl-3 text-sm whitespace-pre-line wrap-anywhere">
          <span className="block text-xs font-medium text-faint">Internal note</span>
          {note}
        </p>
      )}
      <div className="flex min-h-6.5 items-center gap-3">
        <SeverityMark severity={severity} />
        {audienceWord && <span className="text-xs text-faint">{audienceWord}</span>}
        {!read && (
          <ReadForm
            url={routes.api.notificationRead(org, id)}
            icon="check"
            label="Mark as read"
            of={title}
            className="-my-1 -mr-3 ml-auto max-desk:-mr-4"
          />
        )}
      </div>
    </li>
  )
}
