import { js, on } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import type { AlertKind, PriceAlert } from '@/lib/prices/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { Field, FormError, TextField } from '../ui/field'
import { commandForm, postForm } from '../ui/form'
import { Icon } from '../ui/icon'
import { Time } from '../ui/time'

export const alertFormId = 'add-alert'

const kinds: readonly { value: AlertKind; label: string }[] = [
  { value: 'above', label: 'Reaches or exceeds' },
  { value: 'below', label: 'Falls to or below' },
  { value: 'change', label: 'Changes by percent' },
]

/** The form for a new alert. Patched by its id, `add-alert`. */
export function AlertForm(props: { org: string; symbol: string; state?: FormState | undefined }) {
  const { org, symbol, state } = props
  const url = routes.api.priceAlerts(org, symbol)
  const field = { form: alertFormId, state }
  const typed = (name: string, otherwise = '') => state?.values[name] ?? otherwise
  return (
    <form id={alertFormId} className="group/alert grid gap-4 p-4" {...commandForm(url)}>
      <FormError state={state} />
      <div className="grid items-start gap-4 desk:grid-cols-4">
        <Field {...field} name="kind" label="When the price">
          {(control) => (
            <select {...control} defaultValue={typed('kind', 'above')} className="select">
              {kinds.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          {...field}
          name="value"
          label="Price or percent"
          required
          inputMode="decimal"
          autoComplete="off"
          className="tabular-nums"
        />
        <TextField
          {...field}
          name="windowMinutes"
          label="Within minutes"
          hint="Only for a change; up to 1440, a day."
          type="number"
          min={1}
          max={1440}
          defaultValue="60"
          className="tabular-nums"
        />
        <TextField
          {...field}
          name="margin"
          label="Margin in percent"
          hint="How far it moves back before a repeat."
          inputMode="decimal"
          autoComplete="off"
          defaultValue="1"
          className="tabular-nums"
        />
      </div>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button look="primary">
          <Icon name="bell" className="size-4" />
          Add alert
        </Button>
        <label className="flex min-h-11 items-center gap-2 desk:min-h-0">
          <input
            type="checkbox"
            name="repeating"
            defaultChecked={typed('repeating') === 'on'}
            className="size-4 accent-primary"
          />
          Every time, not only once
        </label>
      </div>
    </form>
  )
}

/** One's alerts for a symbol. Patched by its id, `price-alerts`. */
export function AlertList({
  org,
  alerts,
  now,
}: {
  org: string
  alerts: readonly PriceAlert[]
  now?: number
}) {
  return (
    <ul id="price-alerts" tabIndex={-1} aria-label="Your alerts" className="outline-none">
      {alerts.map((alert) => (
        <li
          key={alert.id}
          id={`alert-${alert.id}`}
          className="flex min-h-13 flex-wrap items-center gap-x-3 border-b border-line/60 py-1 pr-2 pl-4"
        >
          <p className="grow max-desk:basis-full max-desk:pt-2">
            <span className="font-medium tabular-nums">{words(alert)}</span>{' '}
            <span className="text-sm text-faint">
              {alert.repeating ? `every time, again after ${alert.margin} % back` : 'once'}
            </span>
          </p>
          <AlertState alert={alert} {...(now !== undefined && { now })} />
          <form
            className="max-desk:ml-auto"
            method="post"
            action={routes.api.priceAlertDelete(org, alert.id)}
            {...on('submit', remove)}
          >
            <Button look="quiet" aria-label={`Delete the alert: ${words(alert)}`}>
              Delete
            </Button>
          </form>
        </li>
      ))}
    </ul>
  )
}

const remove = js`${postForm}, el.closest('ul').focus()`

function AlertState({ alert: { armed, firedAt, repeating }, now }: { alert: PriceAlert; now?: number }) {
  const state = armed ? 'Waiting' : repeating ? 'Fired, rests' : 'Fired'
  return (
    <span className={`flex items-baseline gap-2 text-sm ${armed ? 'text-soft' : 'text-success'}`}>
      {state}
      {firedAt !== null && <Time at={firedAt} {...(now !== undefined && { now })} />}
    </span>
  )
}

function words({ kind, value, windowMinutes }: PriceAlert): string {
  if (kind === 'change') return `Changes by ${value} % within ${windowMinutes} min`
  return kind === 'above' ? `Reaches or exceeds ${value}` : `Falls to or below ${value}`
}
