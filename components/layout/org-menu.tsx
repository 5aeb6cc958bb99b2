import { routes } from '@/lib/routes'
import type { Shell } from '@/lib/shell/types'
import { Icon } from '../ui/icon'
import { roleWords } from '../ui/role-words'

/** Id of the popover with the organisations; a button anywhere on the page opens it. */
export const orgMenuId = 'organisations'

/** The name of the organisation beside its first letter. Patched by its id, `org-name`. */
export function OrgName({ name }: { name: string }) {
  return (
    <span id="org-name" className="flex min-w-0 items-center gap-2.5 font-semibold">
      <span
        aria-hidden="true"
        className="grid size-7 shrink-0 place-items-center rounded-sm bg-secondary text-xs text-secondary-content"
      >
        {[...name][0]?.toUpperCase()}
      </span>
      <span className="truncate">{name}</span>
    </span>
  )
}

/** How many people are in the organisation. Patched by its id, `org-people`. */
export function OrgPeople({ members }: { members: number }) {
  return (
    <span id="org-people">
      {members} {members === 1 ? 'person' : 'people'}
    </span>
  )
}

/**
 * Where one is, and a menu of where else one can go. A popover of the platform: it closes on Escape and needs no
 * JavaScript. Patched by its id, `org-menu`.
 */
export function OrgMenu({ shell: { org, organisations, viewer } }: { shell: Shell }) {
  return (
    <div id="org-menu" className="max-desk:contents">
      <button
        type="button"
        popoverTarget={orgMenuId}
        className="mb-3 flex w-full cursor-pointer items-center gap-2 rounded-md border bg-base-100 px-2.5 py-2 text-left max-desk:hidden"
      >
        <span className="grid min-w-0 grow gap-1">
          <OrgName name={org.name} />
          <span className="sr-only">Switch organisation</span>
          <span className="truncate text-xs text-faint">
            {roleWords[viewer.role]} · <OrgPeople members={org.members} />
          </span>
        </span>
        <Icon name="chevron-down" className="size-4 text-faint" />
      </button>
      <div
        id={orgMenuId}
        popover="auto"
        className="panel inset-auto m-0 w-64 text-base-content shadow-float max-desk:inset-x-3 max-desk:bottom-17 max-desk:w-auto desk:top-33 desk:left-3"
      >
        <nav aria-label="Organisations" className="grid p-1.5">
          <ul className="max-h-72 overflow-y-auto">
            {organisations.map(({ slug, name }) => (
              <li key={slug}>
                <a
                  href={routes.org(slug)}
                  aria-current={slug === org.slug ? 'true' : undefined}
                  className="menu-item"
                >
                  <span className="grow truncate">{name}</span>
                  {slug === org.slug && <Icon name="check" className="size-4" />}
                </a>
              </li>
            ))}
          </ul>
          <div className="mt-1.5 border-t pt-1.5">
            <a href={routes.newOrg} className="menu-item">
              <Icon name="plus" className="size-4" />
              Create an organisation
            </a>
            <a href={routes.organisation(org.slug)} className="menu-item">
              <Icon name="settings" className="size-4" />
              Organisation settings
            </a>
          </div>
        </nav>
      </div>
    </div>
  )
}
