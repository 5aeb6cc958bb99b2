import { routes } from '@/lib/routes'
import type { Shell } from '@/lib/shell/types'
import { Button, buttonClass } from '../ui/button'
import { Icon } from '../ui/icon'
import { orgMenuId } from './org-menu'

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
    <div id="account-person">
      <p className="font-semibold wrap-anywhere">{name}</p>
      <p className="text-sm text-faint wrap-anywhere">{email}</p>
    </div>
  )
}

/** Who is signed in, the settings, and the way out. A popover of the platform: it closes on Escape and needs no JavaScript. */
export function AccountMenu({ org, viewer }: { org: string; viewer: Shell['viewer'] }) {
  return (
    <div className="desk:border-t desk:pt-2">
      <button
        type="button"
        popoverTarget="account"
        className="flex cursor-pointer items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-soft hover:text-base-content max-desk:h-full max-desk:flex-col max-desk:justify-center max-desk:gap-0.5 max-desk:px-3 max-desk:py-1 max-desk:text-xs desk:w-full"
      >
        <Icon name="user" />
        <AccountName name={viewer.name} />
        <span className="desk:sr-only">Account</span>
      </button>
      <div
        id="account"
        popover="auto"
        className="panel inset-auto m-0 w-58 p-4 text-base-content shadow-float max-desk:right-3 max-desk:bottom-17 desk:bottom-16 desk:left-3"
      >
        <AccountPerson name={viewer.name} email={viewer.email} />
        {/* On a small screen there is no side bar to switch in. */}
        <button type="button" popoverTarget={orgMenuId} className="btn btn-plain mt-3 w-full desk:hidden">
          Switch organisation
        </button>
        <a href={routes.settings(org)} className={`${buttonClass('plain')} mt-2 w-full`}>
          <Icon name="settings" className="size-4" />
          Settings
        </a>
        <form method="post" action={routes.api.signOut} className="mt-2">
          <Button className="w-full">
            <Icon name="log-out" className="size-4" />
            Sign out
          </Button>
        </form>
      </div>
    </div>
  )
}
