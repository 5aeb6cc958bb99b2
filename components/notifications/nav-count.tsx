import { badgeText } from './unread-count'

/** The number of unread notifications beside the link in the navigation. Patched by its id, also when it is empty. */
export function NavCount({ unread }: { unread: number }) {
  return (
    <span id="nav-count-notifications" className="ml-auto text-xs text-faint tabular-nums max-desk:sr-only">
      {badgeText(unread)}
      {unread > 0 && <span className="sr-only"> unread</span>}
    </span>
  )
}
