import type { AuditEntry } from '@/lib/audit/types'
import { EmptyState } from '../ui/empty-state'
import { OlderLink } from '../ui/older-link'
import { AuditItem } from './audit-item'

/**
 * A page of the audit log, newest first. Patched whole by its id, `audit`; a new entry is put first into `#audit-list`.
 *
 * @param props.older URL of the next page, `null` on the last.
 */
export function AuditList({ entries, older }: { entries: readonly AuditEntry[]; older: string | null }) {
  return (
    <section id="audit" aria-labelledby="audit-heading" className="panel">
      <header className="flex min-h-13 flex-wrap items-center gap-x-4 border-b px-4 py-2">
        <h2 id="audit-heading" className="grow font-semibold">
          Who did what
        </h2>
        <p className="text-xs text-faint">Only admins see this. Nothing is ever taken out.</p>
      </header>
      <ul id="audit-list" className="peer">
        {entries.map((entry) => (
          <AuditItem key={entry.id} entry={entry} />
        ))}
      </ul>
      <EmptyState title="Nothing yet" className="peer-has-[li]:hidden">
        <p>Changes of members, invitations, keys and of the organisation itself are kept here.</p>
      </EmptyState>
      <OlderLink of="the audit log" href={older} />
    </section>
  )
}
