import type { ReactNode } from 'react'
import { routes } from '@/lib/routes'
import type { Shell } from '@/lib/shell/types'
import { NavCount } from '../notifications/nav-count'
import { Brand } from '../ui/brand'
import { Icon, type IconName } from '../ui/icon'
import { AccountMenu } from './account-menu'
import { OrgMenu } from './org-menu'

/** A part of the workspace with a page of its own. */
export type Noun = 'feed' | 'notifications' | 'prices' | 'members' | 'settings'

const links: Record<
  Noun,
  {
    label: string
    icon: IconName
    href: (org: string) => string
    count?: (shell: Shell) => ReactNode
    /** Left out of the bar of a small screen, where the account's menu leads there. */
    wideOnly?: true
  }
> = {
  feed: { label: 'Feed', icon: 'newspaper', href: (org) => routes.feed(org) },
  notifications: {
    label: 'Notifications',
    icon: 'bell',
    href: (org) => routes.notifications(org),
    count: (shell) => <NavCount unread={shell.unread} />,
  },
  prices: { label: 'Prices', icon: 'trending-up', href: (org) => routes.prices(org) },
  members: { label: 'Members', icon: 'users', href: (org) => routes.members(org) },
  settings: { label: 'Settings', icon: 'settings', href: routes.settings, wideOnly: true },
}

/** Where one is and where one can go: at the side, or at the bottom of a small screen. */
export function SideBar({ shell, current }: { shell: Shell; current?: Noun | undefined }) {
  const { org, viewer } = shell
  return (
    <aside
      aria-label="Side bar"
      className="flex bg-base-300 max-desk:fixed max-desk:inset-x-0 max-desk:bottom-0 max-desk:z-10 max-desk:h-14.5 max-desk:border-t max-desk:px-1.5 desk:sticky desk:top-0 desk:h-dvh desk:w-58 desk:flex-col desk:border-r desk:p-3"
    >
      <div className="px-2 pt-1 pb-3.5 max-desk:hidden">
        <Brand />
      </div>
      <OrgMenu shell={shell} />
      <nav aria-label="Workspace" className="grow max-desk:flex max-desk:justify-around">
        {Object.entries(links).map(([noun, { label, icon, href, count, wideOnly }]) => (
          <a
            key={noun}
            href={href(org.slug)}
            aria-current={noun === current ? 'page' : undefined}
            className={`${wideOnly ? 'hidden desk:flex' : 'flex'} items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-soft hover:text-base-content aria-[current]:font-medium aria-[current]:text-base-content max-desk:flex-col max-desk:justify-center max-desk:gap-0.5 max-desk:px-2 max-desk:py-1 max-desk:text-xs desk:aria-[current]:bg-base-100 desk:aria-[current]:inset-ring desk:aria-[current]:inset-ring-line`}
          >
            <Icon name={icon} />
            {label}
            {count?.(shell)}
          </a>
        ))}
      </nav>
      <AccountMenu org={org.slug} viewer={viewer} />
    </aside>
  )
}
