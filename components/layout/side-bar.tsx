import type { Preferences } from '@/lib/http/types'
import type { Shell } from '@/lib/shell/types'
import { Brand } from '../ui/brand'
import { Icon } from '../ui/icon'
import { AccountMenu } from './account-menu'
import { goId } from './keyboard'
import { type Noun, navLinksFor } from './nav-links'
import { OrgMenu } from './org-menu'

/** Where one is and where one can go: at the side, or at the bottom of a small screen with the rest under "More". */
export function SideBar(props: { shell: Shell; current?: Noun | undefined; theme: Preferences['theme'] }) {
  const { shell, current } = props
  return (
    <aside
      aria-label="Side bar"
      className="side-bar flex bg-base-300 max-desk:fixed max-desk:inset-x-0 max-desk:bottom-0 max-desk:z-10 max-desk:h-14.5 max-desk:border-t max-desk:px-1.5 desk:sticky desk:top-0 desk:h-dvh desk:w-58 desk:flex-col desk:border-r desk:p-3"
    >
      <div className="px-2 pt-1 pb-3.5 max-desk:hidden">
        <Brand />
      </div>
      <OrgMenu shell={shell} />
      <nav
        aria-label="Workspace"
        className="grid grow auto-cols-fr max-desk:grid-flow-col desk:content-start desk:overflow-y-auto desk:py-0.5"
      >
        {navLinksFor(shell).map(([noun, { label, icon, href, letter, count, more }]) => (
          <a
            key={noun}
            id={goId(letter)}
            href={href(shell.org.slug)}
            aria-current={noun === current ? 'page' : undefined}
            className={`${more ? 'hidden desk:flex' : 'flex'} bar-item desk:aria-[current]:bg-base-100 desk:aria-[current]:inset-ring desk:aria-[current]:inset-ring-line`}
          >
            <Icon name={icon} />
            {label}
            {count?.(shell)}
          </a>
        ))}
      </nav>
      <AccountMenu {...props} />
    </aside>
  )
}
