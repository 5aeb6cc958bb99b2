import type { UnknownSymbols } from '@/lib/prices/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { commandForm } from '../ui/form'
import { Icon } from '../ui/icon'

const choices: readonly { value: UnknownSymbols; label: string }[] = [
  { value: 'create', label: 'Add the symbol' },
  { value: 'refuse', label: 'Refuse the call' },
]

/** What an admin decides about prices. Patched by its id, `price-settings`. */
export function PriceSettings(props: { org: string; unknownSymbols: UnknownSymbols; saved?: boolean }) {
  const { org, unknownSymbols, saved = false } = props
  const url = routes.api.priceSettings(org)
  return (
    <form id="price-settings" className="flex flex-wrap items-end gap-3 p-4" {...commandForm(url)}>
      <label className="grid w-64 gap-1 font-medium">
        When a price comes for an unknown symbol
        <select name="unknownSymbols" defaultValue={unknownSymbols} className="select">
          {choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <Button>Save</Button>
      <p role="status" className="self-center text-sm text-success">
        {saved && 'Saved.'}
      </p>
    </form>
  )
}

/** The settings folded away. */
export function PriceSettingsPanel(props: { org: string; unknownSymbols: UnknownSymbols }) {
  return (
    <details className="group panel">
      <summary className="flex min-h-13 cursor-pointer items-center gap-2 px-4 font-semibold focus-visible:-outline-offset-2">
        <Icon name="settings-2" className="size-4" />
        <span className="grow">Settings for admins</span>
        <Icon name="chevron-down" className="size-4 text-faint group-open:rotate-180" />
      </summary>
      <PriceSettings {...props} />
    </details>
  )
}
