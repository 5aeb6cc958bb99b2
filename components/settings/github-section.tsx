import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { NextField } from '../auth/sign-in-form'
import { Button } from '../ui/button'
import { FormError } from '../ui/field'

export const gitHubFormId = 'github'

/**
 * Whether one signs in with GitHub, and how to begin or end it. Patched by its id, `github`.
 *
 * @param props.offered Is GitHub set up on this installation?
 * @param props.login What the connected account is called; null where there is none.
 * @param props.state Why GitHub could not be connected.
 */
export function GitHubSection(props: {
  org: string
  offered: boolean
  login: string | null
  hasPassword: boolean
  state?: FormState | undefined
}) {
  const { org, offered, login, hasPassword, state } = props
  if (!offered && login === null && !state) return <div id={gitHubFormId} hidden />
  return (
    <section id={gitHubFormId} aria-labelledby="github-heading" className="panel">
      <header className="border-b px-4 py-3">
        <h2 id="github-heading" className="font-semibold">
          GitHub
        </h2>
      </header>
      <div className="grid gap-4 p-4">
        <FormError state={state} />
        {login === null ? (
          <form
            method="post"
            action={routes.api.account.gitHub}
            className="flex flex-wrap items-center justify-between gap-4"
          >
            <NextField next={routes.settings(org)} />
            <p className="text-soft">Connect your account there, and sign in with it from then on.</p>
            <Button>Connect GitHub</Button>
          </form>
        ) : (
          <form
            method="post"
            action={routes.api.account.gitHubDisconnect}
            className="flex flex-wrap items-center justify-between gap-4"
          >
            <p className="text-soft">
              You sign in as <strong className="font-medium text-base-content">{login}</strong>.
              {!hasPassword && ' Set a password before you disconnect it.'}
            </p>
            {hasPassword && <Button>Disconnect GitHub</Button>}
          </form>
        )}
      </div>
    </section>
  )
}
