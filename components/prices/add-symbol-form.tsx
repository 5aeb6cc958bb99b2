import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { commandForm, newKey } from '../ui/form'
import { Icon } from '../ui/icon'

export const addSymbolFormId = 'add-symbol'
const listId = 'known-symbols'

/** The field that puts a symbol on the watch list. Patched by its id, `add-symbol`. */
export function AddSymbolForm({ org, state }: { org: string; state?: FormState | undefined }) {
  const url = routes.api.watches(org)
  const error = state?.errors.symbol ?? state?.errors['']
  return (
    <form id={addSymbolFormId} {...commandForm(url)}>
      <div className="flex items-end gap-2">
        <label className="grid max-w-72 grow gap-1 font-medium">
          Add a symbol
          <input
            {...newKey}
            id={`${addSymbolFormId}-symbol`}
            name="symbol"
            list={listId}
            required
            maxLength={20}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            placeholder="KITE"
            defaultValue={state?.values.symbol ?? ''}
            className="input uppercase placeholder:normal-case"
            {...(error && { 'aria-invalid': true, 'aria-describedby': `${addSymbolFormId}-error` })}
          />
        </label>
        <Button>
          <Icon name="plus" className="size-4" />
          Add
        </Button>
      </div>
      {error && (
        <p id={`${addSymbolFormId}-error`} role="alert" className="mt-1 text-sm text-error">
          {error}
        </p>
      )}
    </form>
  )
}

/** The symbols that the field offers. */
export function KnownSymbols({ symbols }: { symbols: readonly { symbol: string; name: string }[] }) {
  return (
    <datalist id={listId}>
      {symbols.map(({ symbol, name }) => (
        <option key={symbol} value={symbol} label={name || undefined} />
      ))}
    </datalist>
  )
}
