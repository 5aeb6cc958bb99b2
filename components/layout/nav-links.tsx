import type { ReactNode } from 'react'
import { routes } from '@/lib/routes'
import type { Shell } from '@/lib/shell/types'
import { NavCount } from '../notifications/nav-count'
import type { IconName } from '../ui/icon'

/** A part of the workspace with a page of its own. */
export type Noun = 'feed' | 'notifications' | 'prices' | 'jobs' | 'quiz' | 'metrics' | 'members' | 'settings'

export interface NavLink {
  label: string
  icon: IconName
  href: (org: string) => string
  /** Pressed after `g`, it leads there. Each link has another one. */
  letter: string
  /** A number beside the label. Its element is patched by an id, so it stands in the page once: not for `more`. */
  count?: (shell: Shell) => ReactNode
  /** Only owners and admins see it. */
  adminsOnly?: true
  /** On a small screen it stands in the sheet "More": the bar there has room for four links. */
  more?: true
}

/** Where one can go in the workspace, in this order. A new page of a noun is one line here, and its name in `Noun`. */
const navLinks: Record<Noun, NavLink> = {
  feed: { label: 'Feed', icon: 'newspaper', href: (org) => routes.feed(org), letter: 'f' },
  notifications: {
    label: 'Notifications',
    icon: 'bell',
    href: (org) => routes.notifications(org),
    letter: 'n',
    count: (shell) => <NavCount unread={shell.unread} />,
  },
  prices: { label: 'Prices', icon: 'trending-up', href: (org) => routes.prices(org), letter: 'p' },
  jobs: { label: 'Jobs', icon: 'list-checks', href: (org) => routes.jobs(org), letter: 'j' },
  metrics: {
    label: 'Metrics',
    icon: 'gauge',
    href: (org) => routes.metrics(org),
    letter: 'i',
    adminsOnly: true,
    more: true,
  },
  quiz: { label: 'Quiz', icon: 'trophy', href: routes.quizzes, letter: 'q', more: true },
  members: { label: 'Members', icon: 'users', href: (org) => routes.members(org), letter: 'm', more: true },
  settings: { label: 'Settings', icon: 'settings', href: routes.settings, letter: 's', more: true },
}

/** What the account's menu leads to besides. */
export const menuLinks: readonly Pick<NavLink, 'label' | 'icon' | 'href'>[] = [
  { label: 'Lab', icon: 'flask-conical', href: routes.labOf },
]

/** The links that this viewer gets, in order. */
export function navLinksFor({ viewer }: Pick<Shell, 'viewer'>): [Noun, NavLink][] {
  const all = Object.entries(navLinks) as [Noun, NavLink][]
  return all.filter(([, { adminsOnly }]) => !adminsOnly || viewer.role !== 'member')
}
