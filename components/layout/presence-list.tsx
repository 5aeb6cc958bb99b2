import type { PresentPerson } from '@/lib/presence/types'
import { Avatar } from '../ui/avatar'

const mostFaces = 5
const mostNames = 20

function spoken(present: readonly PresentPerson[]): string {
  const names = present.slice(0, mostNames).map(({ name }) => name)
  const others = present.length - names.length
  const list = [...names, ...(others > 0 ? [`and ${others} more`] : [])].join(', ')
  return `${present.length} ${present.length === 1 ? 'person' : 'people'} here: ${list}`
}

/** Who has a page of the organisation open: initials of the first five, and how many there are. Patched by its id. */
export function PresenceList({ present }: { present: readonly PresentPerson[] }) {
  if (present.length === 0) return <div id="presence" hidden />
  const label = spoken(present)
  return (
    <div
      id="presence"
      role="img"
      aria-label={label}
      title={label}
      className="flex items-center gap-1.5 text-xs text-soft max-desk:hidden"
    >
      <span className="flex -space-x-1.5">
        {present.slice(0, mostFaces).map(({ id, name }) => (
          <Avatar key={id} name={name} className="size-6.5 text-2xs" />
        ))}
      </span>
      <span aria-hidden="true" className="tabular-nums whitespace-nowrap">
        {present.length} here
      </span>
    </div>
  )
}
