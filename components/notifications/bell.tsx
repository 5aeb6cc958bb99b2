import { effect, js, signals } from '@/lib/datastar'
import { routes } from '@/lib/routes'
import { Icon } from '../ui/icon'
import { badgeText } from './unread-count'

const spoken = (unread: number) => {
  if (unread === 0) return 'No unread notifications'
  return `${unread > 99 ? 'More than 99' : unread} unread notification${unread === 1 ? '' : 's'}`
}

const title = js`document.title = ($_unread && '(' + $_unread + ') ') + document.title.replace(/^\(\d+\+?\) /, '')`

/**
 * The way to the notifications, with the number of unread ones, which stands in the title of the page as well. Patched by
 * its id, `bell`; it keeps the signal `_unread`, empty for none.
 */
export function Bell({ org, unread }: { org: string; unread: number }) {
  return (
    <a
      id="bell"
      href={routes.notifications(org)}
      {...signals({ _unread: badgeText(unread) })}
      {...effect(title)}
      className="relative grid size-11 place-items-center rounded-sm text-soft hover:text-base-content desk:size-8.5"
    >
      <Icon name="bell" className="size-5" />
      <span className="sr-only">{spoken(unread)}</span>
      {unread > 0 && (
        <span
          aria-hidden="true"
          className="absolute top-1 left-1/2 min-w-4.5 rounded-full bg-primary px-1 text-center text-2xs/4.5 font-semibold text-primary-content tabular-nums desk:-top-0.5"
        >
          {badgeText(unread)}
        </span>
      )}
    </a>
  )
}
