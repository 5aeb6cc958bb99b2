import { on, post } from '@/lib/datastar'
import { routes } from '@/lib/routes'
import type { Notify } from '@/lib/settings/types'
import { Button } from '../ui/button'

const choices: readonly { value: Notify; label: string; hint: string }[] = [
  { value: 'all', label: 'All', hint: 'Every new notification.' },
  { value: 'important', label: 'Only warnings and errors', hint: 'The others wait in the list.' },
  { value: 'none', label: 'Nothing', hint: 'You look when it suits you.' },
]

/**
 * Which new notifications pop up. A choice is sent at once; without JavaScript by a button. Patched by its id, `notify`.
 *
 * @param props.org Slug of the organisation.
 */
export function NotifyForm({ org, notify }: { org: string; notify: Notify }) {
  const url = routes.api.settings(org)
  return (
    <form
      id="notify"
      method="post"
      action={url}
      className="grid gap-4 p-4"
      {...on('change', post(url, { contentType: 'form' }))}
    >
      <fieldset className="grid gap-2">
        <legend className="sr-only">Which new notifications pop up</legend>
        {choices.map(({ value, label, hint }) => (
          <label key={value} className="flex min-h-11 cursor-pointer items-center gap-3 desk:min-h-0">
            <input
              type="radio"
              name="notify"
              value={value}
              defaultChecked={value === notify}
              className="size-4 shrink-0 accent-primary"
            />
            <span className="grid desk:flex desk:gap-2">
              <span className="font-medium">{label}</span>
              <span className="text-faint">{hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <noscript>
        <Button look="primary">Save</Button>
      </noscript>
    </form>
  )
}
