import { js, on } from '@/lib/datastar'
import type { OpenInvitation } from '@/lib/invitations/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { postForm } from '../ui/form'
import { roleWords } from '../ui/role-words'
import { Moment, Time } from '../ui/time'

/** Reads the URL from the form, so that the text is the same in every row and compiled once. */
const send = js`${postForm}`

/** The open invitations; hidden where there are none, or none to be seen. Patched whole by its id, `invitations`. */
export function InvitationList({
  org,
  invitations,
}: {
  org: string
  invitations: readonly OpenInvitation[]
}) {
  if (invitations.length === 0) return <section id="invitations" hidden />
  return (
    <section id="invitations" aria-labelledby="invitations-heading" className="panel">
      <header className="flex min-h-13 items-center border-b px-4">
        <h2 id="invitations-heading" className="font-semibold">
          Open invitations
        </h2>
      </header>
      <ul>
        {invitations.map(({ id, role, inviter, createdAt, expiresAt }) => (
          <li
            key={id}
            id={`invitation-${id}`}
            className="flex items-center gap-3 border-t border-line/60 py-2 pr-1 pl-4 first:border-t-0"
          >
            <div className="min-w-0 grow">
              <h3 className="font-medium">{roleWords[role]}</h3>
              <p className="text-xs text-faint">
                By {inviter}, <Time at={createdAt} />, valid until <Moment at={expiresAt} />
              </p>
            </div>
            <form method="post" action={routes.api.invitationRevocation(org, id)} {...on('submit', send)}>
              <Button look="quiet" aria-label={`Revoke the invitation as ${roleWords[role]} by ${inviter}`}>
                Revoke
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  )
}
