import type { AuditAction, AuditEntry } from '@/lib/audit/types'
import { Time } from '../ui/time'

const withArticle = (role = 'member') => `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`

/** What was done, to follow the name of who did it. */
const sentences: Record<AuditAction, (target: string, detail: Record<string, string>) => string> = {
  'organisation.created': () => 'created the organisation',
  'organisation.renamed': (target) => `renamed the organisation to ${target}`,
  'member.invited': (_, { role }) => `created an invitation for ${withArticle(role)}`,
  'member.joined': (_, { role, invitedBy }) => `joined as ${withArticle(role)}, invited by ${invitedBy}`,
  'member.left': () => 'left the organisation',
  'member.removed': (target) => `removed ${target}`,
  'member.role_changed': (target, { role }) => `made ${target} ${withArticle(role)}`,
  'invitation.revoked': (_, { role }) => `revoked an invitation for ${withArticle(role)}`,
  'api_key.created': (target) => `created the API key ${target}`,
  'api_key.revoked': (target) => `revoked the API key ${target}`,
}

/**
 * One entry of the audit log. Patched by its id, `audit-<id>`.
 *
 * @param props.now The clock, milliseconds since the epoch; the present moment by default.
 */
export function AuditItem({ entry, now = Date.now() }: { entry: AuditEntry; now?: number }) {
  const { id, actor, action, target, detail, createdAt } = entry
  return (
    <li
      id={`audit-${id}`}
      className="flex items-baseline gap-4 border-t border-line/60 px-4 py-2.5 first:border-t-0 motion-safe:first:animate-arrive"
    >
      <p className="min-w-0 grow text-soft wrap-anywhere">
        <span className="font-medium text-base-content">{actor}</span>{' '}
        {sentences[action](target ?? '', detail)}
      </p>
      <Time at={createdAt} now={now} />
    </li>
  )
}
