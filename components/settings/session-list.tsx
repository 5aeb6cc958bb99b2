import { js, on } from '@/lib/datastar'
import { routes } from '@/lib/routes'
import type { ShownSession } from '@/lib/settings/types'
import { Button } from '../ui/button'
import { postForm } from '../ui/form'
import { Time } from '../ui/time'

/** The URL is read from the form, so that the text is the same in every row and compiled once. */
const send = js`${postForm}, el.closest('[tabindex]').focus()`

/** Where one is signed in, each with its end. Patched by its id, `sessions`. */
export function SessionList({ sessions }: { sessions: readonly ShownSession[] }) {
  return (
    <section id="sessions" aria-labelledby="sessions-heading" tabIndex={-1} className="panel outline-none">
      <header className="flex min-h-13 flex-wrap items-center gap-x-4 border-b px-4 py-2">
        <h2 id="sessions-heading" className="grow font-semibold">
          Where you are signed in
        </h2>
        {sessions.length > 1 && (
          <form method="post" action={routes.api.account.sessionsEnd} {...on('submit', send)}>
            <Button look="quiet" className="-mx-3 max-desk:-mx-4">
              Sign out everywhere else
            </Button>
          </form>
        )}
      </header>
      <ul>
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} />
        ))}
      </ul>
    </section>
  )
}

function SessionItem({ session }: { session: ShownSession }) {
  const { id, device, current, createdAt, lastSeenAt } = session
  const label = `session-${id}`
  return (
    <li id={label} className="flex items-center gap-4 border-t border-line/60 px-4 py-3 first:border-t-0">
      <div className="min-w-0 grow">
        <p id={`${label}-device`} className="font-medium wrap-anywhere">
          {device}
          {current && <span className="ml-2 text-sm font-normal text-success">This one</span>}
        </p>
        <p className="text-sm text-faint">
          Signed in <Time at={createdAt} /> · last used <Time at={lastSeenAt} />
        </p>
      </div>
      {current ? (
        <form method="post" action={routes.api.signOut}>
          <Button look="quiet" className="-mr-3" aria-describedby={`${label}-device`}>
            Sign out
          </Button>
        </form>
      ) : (
        <form method="post" action={routes.api.account.sessionEnd(id)} {...on('submit', send)}>
          <Button look="quiet" className="-mr-3" aria-describedby={`${label}-device`}>
            Sign out
          </Button>
        </form>
      )}
    </li>
  )
}
