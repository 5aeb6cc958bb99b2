import type { ApiKeyEntry } from '@/lib/api-keys/types'
import { EmptyState } from '../ui/empty-state'
import { ApiKeyItem } from './api-key-item'

/**
 * The API keys of an organisation. Patched whole by its id, `api-keys`.
 *
 * @param props.org Slug of the organisation.
 * @param props.now The clock, milliseconds since the epoch; the present moment by default.
 */
export function ApiKeyList(props: { org: string; keys: readonly ApiKeyEntry[]; now?: number }) {
  const { org, keys, now } = props
  return (
    <section id="api-keys" tabIndex={-1} aria-labelledby="api-keys-heading" className="panel outline-none">
      <header className="flex min-h-13 items-center border-b px-4 py-1">
        <h2 id="api-keys-heading" className="grow font-semibold">
          Keys
        </h2>
        <span className="text-xs text-faint tabular-nums">
          {keys.length} {keys.length === 1 ? 'key' : 'keys'}
        </span>
      </header>
      {keys.length === 0 ? (
        <EmptyState title="No API keys">
          <p>Create one above, and a script can publish with it.</p>
        </EmptyState>
      ) : (
        <ul>
          {keys.map((entry) => (
            <ApiKeyItem key={entry.id} org={org} entry={entry} {...(now !== undefined && { now })} />
          ))}
        </ul>
      )}
    </section>
  )
}
