import { attr, js, on } from '@/lib/datastar'
import type { Notification } from '@/lib/notifications/types'
import { routes } from '@/lib/routes'
import { CommandLine } from '../ui/command-line'
import { EmptyState } from '../ui/empty-state'
import { OlderLink } from '../ui/older-link'
import { NotificationItem } from './notification-item'
import { ReadForm } from './read-form'

/** An open list grows with what comes, up to `mostListed`: then its older entries are on the next page. */
const shownWhenFull = 'peer-has-[li:nth-child(60)]:block'
const leadOn = js`((last) => { if (last) el.search = '?before=' + last.id.replace('notification-', '') })(document.querySelector('#notification-list > li:last-child'))`

/**
 * A page of notifications, newest first. Patched whole by its id, `notifications`; a new entry is put first into
 * `#notification-list`. What depends on the entries (the empty state, the button for all of them) is always there and
 * shown by CSS, so that it is right after such a patch as well.
 *
 * @param props.org Slug of the organisation.
 * @param props.older URL of the next page, `null` on the last.
 * @param props.unread Number of all unread notifications, also those on other pages.
 * @param props.publishCommand The `curl` line that an empty list suggests, for those who hold an API key.
 * @param props.now The clock, milliseconds since the epoch; the present moment by default.
 */
export function NotificationList(props: {
  org: string
  notifications: readonly Notification[]
  older: string | null
  unread: number
  publishCommand?: string | undefined
  now?: number
}) {
  const { org, notifications, older, unread, publishCommand, now } = props
  return (
    <section
      id="notifications"
      tabIndex={-1}
      aria-labelledby="notifications-heading"
      className="panel outline-none"
    >
      <header className="flex min-h-13 items-center gap-3 border-b px-4 py-1">
        <h2 id="notifications-heading" className="grow font-semibold">
          Inbox
        </h2>
        <ReadForm
          url={routes.api.notificationsRead(org)}
          icon="check-check"
          label="Mark all as read"
          hidden={unread === 0}
          className="-mr-3 max-desk:-mr-4"
          {...attr({ hidden: js`!$_unread` })}
        />
      </header>
      <ul id="notification-list" className="peer">
        {notifications.map((notification) => (
          <NotificationItem
            key={notification.id}
            org={org}
            notification={notification}
            {...(now !== undefined && { now })}
          />
        ))}
      </ul>
      <EmptyState title="No notifications yet" className="peer-has-[li]:hidden">
        {publishCommand ? (
          <>
            <p>Publish one from any script, and it appears here and on every open page:</p>
            <CommandLine command={publishCommand} />
          </>
        ) : (
          <p>What your scripts and colleagues publish appears here at once. Leave the page open.</p>
        )}
      </EmptyState>
      <OlderLink
        of="notifications"
        href={older ?? routes.notifications(org)}
        className={older === null ? `hidden ${shownWhenFull}` : ''}
        link={on('click', leadOn)}
      />
    </section>
  )
}
