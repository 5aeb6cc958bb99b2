import type { DocumentAssets, FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import type { Role } from '@/lib/shell/types'
import { PlainPage } from '../layout/plain-page'
import { Button } from '../ui/button'
import { DemoPill } from '../ui/demo-pill'
import { Icon } from '../ui/icon'
import { roleWords } from '../ui/role-words'
import { GitHubForm } from './github-form'
import { NextField, SignInForm } from './sign-in-form'

interface DemoAccount {
  id: string
  name: string
  /** Name of the organisation, as people write it. */
  org: string
  role: Role
}

/** One button an account: on the demo installation nobody needs a password. */
function DemoAccounts({ accounts, next }: { accounts: readonly DemoAccount[]; next?: string | undefined }) {
  return (
    <section aria-labelledby="demo-heading" className="panel">
      <header className="flex items-center gap-3 border-b px-4 py-3">
        <h2 id="demo-heading" className="grow font-semibold">
          Look around without a password
        </h2>
        <DemoPill />
      </header>
      <form method="post" action={routes.api.demo}>
        <NextField next={next} />
        <ul>
          {accounts.map(({ id, name, org, role }) => (
            <li
              key={id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line/60 px-4 py-2 first:border-t-0"
            >
              <span id={`demo-${id}`} className="grow text-sm text-faint">
                {org} · {roleWords[role]}
              </span>
              <Button
                name="account"
                value={id}
                aria-describedby={`demo-${id}`}
                className="justify-between max-desk:w-full desk:w-68"
              >
                Continue as {name}
                <Icon name="arrow-right" className="size-4" />
              </Button>
            </li>
          ))}
        </ul>
      </form>
    </section>
  )
}

/**
 * The page where people sign in.
 *
 * @param props.demoAccounts Accounts to enter with one click; empty unless this is the demo installation.
 * @param props.gitHub Can people sign in with GitHub?
 * @param props.signUp May anybody sign up?
 * @param props.state The form as it was refused.
 * @param props.next Where to go afterwards.
 */
export function SignInPage(props: {
  assets: DocumentAssets
  demoAccounts: readonly DemoAccount[]
  gitHub: boolean
  signUp: boolean
  state?: FormState | undefined
  next?: string | undefined
}) {
  const { assets, demoAccounts, gitHub, signUp, state, next } = props
  return (
    <PlainPage title="Sign in" assets={assets}>
      <h1 className="text-xl font-semibold tracking-tight">Sign in to Starling</h1>
      {demoAccounts.length > 0 && <DemoAccounts accounts={demoAccounts} next={next} />}
      <section aria-label="With e-mail and password" className="panel p-4">
        <SignInForm state={state} next={next} />
      </section>
      {gitHub && <GitHubForm next={next} />}
      {signUp && (
        <p className="text-soft">
          New here?{' '}
          <a
            href={routes.signUpFor(next)}
            className="underline decoration-edge underline-offset-3 hover:decoration-current"
          >
            Create an account
          </a>
        </p>
      )}
    </PlainPage>
  )
}
