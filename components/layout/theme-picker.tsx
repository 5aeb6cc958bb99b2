import { attr, effect, init, js, on, signals } from '@/lib/datastar'
import type { Preferences } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { postLatest } from '../ui/form'
import { Icon, type IconName } from '../ui/icon'

const themes: readonly { name: 'system' | 'light' | 'dark'; label: string; icon: IconName }[] = [
  { name: 'system', label: 'System', icon: 'monitor' },
  { name: 'light', label: 'Light', icon: 'sun' },
  { name: 'dark', label: 'Dark', icon: 'moon' },
]

const apply = js`$_theme === 'system' ? document.documentElement.removeAttribute('data-theme') : document.documentElement.setAttribute('data-theme', $_theme)`
const choose = js`$_theme = evt.submitter.value, ${postLatest}`
/** Another page may have chosen while this one was out of sight, or since the browser has put it into its cache. */
const follow = js`document.hidden || ($_theme = /starling-theme=([a-z]+)/.exec(document.cookie)?.[1] ?? 'system')`

/** Chooses the theme of this browser. At most one on a page: it keeps the signal `_theme`. */
export function ThemePicker({ theme = 'system' }: { theme: Preferences['theme'] | 'system' }) {
  return (
    <form
      method="post"
      action={routes.api.preferences}
      {...signals({ _theme: theme })}
      {...effect(apply)}
      {...init(follow)}
      {...on('submit', choose)}
      {...on('visibilitychange', follow, { document: true })}
    >
      <fieldset className="flex gap-0.5 rounded-sm border bg-base-300 p-0.5">
        <legend className="sr-only">Theme</legend>
        {themes.map(({ name, label, icon }) => (
          <button
            key={name}
            type="submit"
            name="theme"
            value={name}
            aria-pressed={theme === name}
            className="flex h-10 grow cursor-pointer items-center justify-center gap-1.5 rounded-sm px-2 text-xs text-soft hover:text-base-content aria-pressed:bg-base-100 aria-pressed:font-medium aria-pressed:text-base-content aria-pressed:inset-ring aria-pressed:inset-ring-line desk:h-7"
            {...attr({ 'aria-pressed': js`String($_theme === ${name})` })}
          >
            <Icon name={icon} className="size-3.5" />
            {label}
          </button>
        ))}
      </fieldset>
    </form>
  )
}
