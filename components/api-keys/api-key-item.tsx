import type { ApiKeyEntry } from '@/lib/api-keys/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { commandForm } from '../ui/form'
import { Icon } from '../ui/icon'
import { Time } from '../ui/time'

/**
 * One API key, with the way to revoke it: unfolded first, so that it takes two steps also without JavaScript.
 *
 * @param props.now The clock, milliseconds since the epoch; the present moment by default.
 */
export function ApiKeyItem(props: { org: string; entry: ApiKeyEntry; now?: number }) {
  const { org, entry, now } = props
  const { id, name, prefix, scopes, createdBy, createdAt, lastUsedAt } = entry
  const revoke = routes.api.apiKeyRevoke(org, id)
  const clock = now !== undefined && { now }
  const lastUsed = lastUsedAt !== null && (
    <>
      last used <Time at={lastUsedAt} {...clock} />
    </>
  )
  return (
    <li id={`api-key-${id}`} className="grid gap-1 border-t border-line/60 px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-baseline gap-x-4">
        <h3 className="min-w-0 grow font-medium wrap-anywhere">{name}</h3>
        <code className="text-sm text-soft">{prefix}…</code>
      </div>
      <p className="text-sm text-soft">{scopes.join(', ') || 'No scopes'}</p>
      <p className="flex flex-wrap gap-x-2 text-xs text-faint">
        <span className="wrap-anywhere">
          Created by {createdBy ?? 'somebody who has left'}, <Time at={createdAt} {...clock} />
        </span>
        <span>·</span>
        <span>{lastUsed || 'never used'}</span>
      </p>
      <details id={`revoke-${id}`} className="group -mb-1">
        <summary
          aria-label={`Revoke ${name}`}
          className="-ml-1 inline-flex min-h-8 cursor-pointer items-center gap-1 rounded-sm px-1 text-sm text-soft hover:text-base-content max-desk:min-h-11"
        >
          Revoke
          <Icon name="chevron-down" className="size-4 group-open:rotate-180" />
        </summary>
        <form className="flex flex-wrap items-center gap-3 pb-2" {...commandForm(revoke)}>
          <p className="grow text-sm text-soft">
            Programs that use it stop at once. This cannot be taken back.
          </p>
          <Button className="text-error" aria-label={`Revoke key: ${name}`}>
            Revoke key
          </Button>
        </form>
      </details>
    </li>
  )
}
