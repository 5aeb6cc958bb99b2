import { init, js } from '@/lib/datastar'
import { routes } from '@/lib/routes'
import type { Role } from '@/lib/shell/types'

const tabs = [
  { name: 'you', label: 'You', href: routes.settings, admin: false },
  { name: 'sessions', label: 'Sessions and pages', href: routes.sessions, admin: false },
  { name: 'organisation', label: 'Organisation', href: routes.organisation, admin: false },
  { name: 'api-keys', label: 'API keys', href: routes.apiKeys, admin: true },
] as const

export type SettingsTab = (typeof tabs)[number]['name']

/** The pages of the settings; those of admins are shown to admins. */
export function SettingsTabs({ org, role, current }: { org: string; role: Role; current: SettingsTab }) {
  return (
    <nav aria-label="Settings" className="flex gap-1 overflow-x-auto border-b">
      {tabs
        .filter(({ admin }) => !admin || role !== 'member')
        .map(({ name, label, href }) => (
          <a
            key={name}
            href={href(org)}
            aria-current={name === current ? 'page' : undefined}
            {...(name === current && init(js`el.scrollIntoView({ block: 'nearest', inline: 'center' })`))}
            className="-mb-px flex items-center border-transparent border-b-2 px-3 py-2 max-desk:min-h-11 whitespace-nowrap text-soft hover:text-base-content aria-[current]:border-primary aria-[current]:font-medium aria-[current]:text-base-content"
          >
            {label}
          </a>
        ))}
    </nav>
  )
}
