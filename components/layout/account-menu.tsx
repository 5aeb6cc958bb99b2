import { routes } from '@/lib/routes'
import type { Shell } from '@/lib/shell/types'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { orgMenuId } from './org-menu'

/** Who is signed in, and the way out. A popover of the platform: it closes on Escape and needs no JavaScript. */
export function AccountMenu({ viewer }: { viewer: Shell['viewer'] }) {
  return (
    <div className="desk:border-t desk:pt-2">
      <button
        type="button"
        popoverTarget="account"
        className="flex cursor-pointer items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-soft hover:text-base-content max-desk:h-full max-desk:flex-col max-desk:justify-center max-desk:gap-0.5 max-desk:px-3 max-desk:py-1 max-desk:text-xs desk:w-full"
      >
        <Icon name="user" />
        <span className="truncate max-desk:hidden">{viewer.name}</span>
        <span className="desk:sr-only">Account</span>
      </button>
      <div
        id="account"
        popover="auto"
        className="panel inset-auto m-0 w-58 p-4 text-base-content shadow-float max-desk:right-3 max-desk:bottom-17 desk:bottom-16 desk:left-3"
      >
        <p className="font-semibold wrap-anywhere">{viewer.name}</p>
        <p className="text-sm text-faint wrap-anywhere">{viewer.email}</p>
        {/* On a small screen there is no side bar to switch in. */}
        <button type="button" popoverTarget={orgMenuId} className="btn btn-plain mt-3 w-full desk:hidden">
          Switch organisation
        </button>
        <form method="post" action={routes.api.signOut} className="mt-3">
          <Button className="w-full">
            <Icon name="log-out" className="size-4" />
            Sign out
          </Button>
        </form>
      </div>
    </div>
  )
}
