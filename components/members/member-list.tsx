import type { MemberEntry } from '@/lib/members/types'
import { routes } from '@/lib/routes'
import type { Role } from '@/lib/shell/types'
import { MemberItem } from './member-item'
import { PresentMembers } from './present-mark'

/**
 * Everybody in the organisation. Patched whole by its id, `members`.
 *
 * @param props.role The viewer's own role: it decides what they can change.
 */
export function MemberList(props: { org: string; role: Role; members: readonly MemberEntry[] }) {
  const { org, role, members } = props
  return (
    <section id="members" aria-labelledby="members-heading" className="panel">
      <header className="flex min-h-13 flex-wrap items-center gap-x-4 border-b px-4 py-2">
        <h2 id="members-heading" className="grow font-semibold">
          {members.length} {members.length === 1 ? 'person' : 'people'}
        </h2>
        <nav aria-label="About the organisation" className="flex gap-4 text-sm text-soft">
          {role !== 'member' && (
            <a href={routes.audit(org)} className="underline underline-offset-3">
              Audit log
            </a>
          )}
          <a href={routes.organisation(org)} className="underline underline-offset-3">
            Settings
          </a>
        </nav>
      </header>
      <PresentMembers people={members.filter(({ present }) => present)} />
      <ul>
        {members.map((member) => (
          <MemberItem key={member.id} org={org} role={role} member={member} />
        ))}
      </ul>
    </section>
  )
}
