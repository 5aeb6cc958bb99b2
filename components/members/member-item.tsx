import { js, on } from '@/lib/datastar'
import { type MemberEntry, managedRoles } from '@/lib/members/types'
import { routes } from '@/lib/routes'
import type { Role } from '@/lib/shell/types'
import { Button } from '../ui/button'
import { postForm } from '../ui/form'
import { Icon } from '../ui/icon'
import { roleWords } from '../ui/role-words'
import { Time } from '../ui/time'
import { PresentMark } from './present-mark'

/** Reads the URL from the form, so that the text is the same in every row and compiled once. */
const send = js`${postForm}`

/**
 * One person of the organisation, and what the viewer may change about them.
 *
 * @param props.role The viewer's own role.
 */
export function MemberItem(props: { org: string; role: Role; member: MemberEntry }) {
  const { org, role, member } = props
  const { id, name, email, joinedAt, present } = member
  const roles = managedRoles[role]
  return (
    <li
      id={`member-${id}`}
      className="group/member relative flex flex-wrap items-center gap-x-3 border-t border-line/60 px-4 py-2.5 first:border-t-0"
    >
      <PresentMark id={id} present={present} />
      <div className="min-w-0 flex-1">
        <h3 className="truncate font-medium">{name}</h3>
        <p className="flex flex-wrap gap-x-2 text-xs text-faint">
          {email && <span className="wrap-anywhere">{email}</span>}
          <span>
            Joined <Time at={joinedAt} />
          </span>
        </p>
      </div>
      <span className="text-sm text-soft group-has-[details]/member:mr-10 desk:group-has-[details]/member:mr-26">
        {roleWords[member.role]}
      </span>
      {roles.includes(member.role) && (
        <details className="group w-full">
          {/* Out of the flow, so that it stays under the pointer when the row opens. */}
          <summary
            className="btn btn-ghost btn-sm absolute top-4 right-2 text-soft max-desk:btn-md max-desk:btn-square"
            aria-label={`Manage ${name}`}
          >
            <span className="max-desk:hidden">Manage</span>
            <Icon name="chevron-down" className="size-4 group-open:rotate-180" />
          </summary>
          <div className="flex flex-wrap items-end gap-2 py-2">
            <form
              method="post"
              action={routes.api.memberRole(org, id)}
              className="flex items-end gap-2"
              {...on('submit', send)}
            >
              <label className="grid gap-1 text-sm font-medium">
                Role
                <select name="role" defaultValue={member.role} className="select w-32">
                  {roles.map((choice) => (
                    <option key={choice} value={choice}>
                      {roleWords[choice]}
                    </option>
                  ))}
                </select>
              </label>
              <Button aria-label={`Save the role of ${name}`}>Save</Button>
            </form>
            <form method="post" action={routes.api.memberRemoval(org, id)} {...on('submit', send)}>
              <Button aria-label={`Remove ${name}`} className="text-error">
                Remove
              </Button>
            </form>
          </div>
        </details>
      )}
    </li>
  )
}
