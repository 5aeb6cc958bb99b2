import type { Preferences } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import type { Shell } from '@/lib/shell/types'
import { Button } from '../ui/button'
import { Icon, type IconName } from '../ui/icon'
import { shortcutSheetId } from './keyboard'
import { menuLinks, type Noun, navLinksFor } from './nav-links'
import { orgMenuId } from './org-menu'
import { ThemePicker } from './theme-picker'

/** What the account is called, on the button that opens the menu. Patched by its id. */
export function AccountName({ name }: { name: string }) {
  return (
    <span id="account-name" className="truncate max-desk:hidden">
      {name}
    </span>
  )
}

/** Whose account it is, in the menu. Patched by its id. */
export function AccountPerson({ name, email }: { name: string; email: string }) {
  return (
    <div id="account-person" className="px-2.5">
      <p className="font-semibold wrap-anywhere">{name}</p>
      <p className="text-sm text-faint wrap-anywhere">{email}</p>
    </div>
  )
}

/**
 * Who is signed in, what else there is, and the way out. On a small screen it is the sheet "More", with the parts of
 * the workspace that its bar has no room for. A popover of the platform: it closes on Escape and needs no JavaScript.
 */
export function AccountMenu(props: {
  shell: Shell
  current?: Noun | undefined
  theme: Preferences['theme']
}) {
  const { shell, current, theme } = props
  const { org, viewer } = shell
  const more = navLinksFor(shell).filter(([, link]) => link.more)
  const inside = more.some(([noun]) => noun === current)
  return (
    <div className="max-desk:grid max-desk:w-1/5 desk:border-t desk:pt-2">
      <button
        type="button"
        popoverTarget="account"
        className={`bar-item flex cursor-pointer desk:w-full ${inside ? 'max-desk:font-medium max-desk:text-base-content' : ''}`}
      >
        <Icon name="user" className="size-4.5 max-desk:hidden" />
        <Icon name="ellipsis" className="size-4.5 desk:hidden" />
        <AccountName name={viewer.name} />
        <span className="max-desk:hidden sr-only">Account</span>
        <span className="desk:hidden">More</span>
      </button>
      <div
        id="account"
        popover="auto"
        className="panel inset-auto m-0 max-h-[80dvh] overflow-y-auto p-1.5 pt-3 text-base-content shadow-float max-desk:inset-x-3 max-desk:bottom-17 max-desk:w-auto desk:bottom-16 desk:left-3 desk:w-66"
      >
        <AccountPerson name={viewer.name} email={viewer.email} />
        <nav aria-label="More" className="mt-2 grid border-t pt-1.5 max-desk:grid-cols-2">
          {more.map(([noun, { label, icon, href }]) => (
            <MenuLink
              key={noun}
              {...{ label, icon, href: href(org.slug), current: noun === current }}
              className={noun === 'settings' ? '' : 'desk:hidden'}
            />
          ))}
          {menuLinks.map(({ label, icon, href }) => (
            <MenuLink key={label} {...{ label, icon, href: href(org.slug) }} />
          ))}
        </nav>
        <div className="mt-1.5 border-t pt-3 pb-1.5">
          <ThemePicker theme={theme} />
        </div>
        <div className="mt-1.5 grid border-t pt-1.5">
          <button type="button" popoverTarget={shortcutSheetId} className="menu-item max-desk:hidden">
            <Icon name="keyboard" className="size-4" />
            Keyboard shortcuts
          </button>
          {/* On a small screen there is no side bar to switch in. */}
          <button type="button" popoverTarget={orgMenuId} className="menu-item desk:hidden">
            <Icon name="users" className="size-4" />
            Switch organisation
          </button>
          <form method="post" action={routes.api.signOut}>
            <Button look="menu">
              <Icon name="log-out" className="size-4" />
              Sign out
            </Button>
          </form>
        </div>
      </div>
    </div>
  )
}

function MenuLink(props: {
  label: string
  icon: IconName
  href: string
  current?: boolean
  className?: string
}) {
  const { label, icon, href, current, className = '' } = props
  return (
    <a href={href} aria-current={current ? 'page' : undefined} className={`menu-item ${className}`}>
      <Icon name={icon} className="size-4" />
      {label}
    </a>
  )
}
