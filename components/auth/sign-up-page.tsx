import type { DocumentAssets, FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { PlainPage } from '../layout/plain-page'
import { GitHubForm } from './github-form'
import { SignUpForm } from './sign-up-form'

/**
 * The page where people create an account.
 *
 * @param props.open May the reader sign up? Otherwise the page says how they could.
 * @param props.gitHub Can people sign in with GitHub?
 * @param props.state The form as it was refused.
 * @param props.next Where to go afterwards.
 */
export function SignUpPage(props: {
  assets: DocumentAssets
  open: boolean
  gitHub: boolean
  state?: FormState | undefined
  next?: string | undefined
}) {
  const { assets, open, gitHub, state, next } = props
  return (
    <PlainPage title="Create an account" assets={assets}>
      <h1 className="text-xl font-semibold tracking-tight">Create an account</h1>
      {open ? (
        <>
          <section aria-label="With e-mail and password" className="panel p-4">
            <SignUpForm state={state} next={next} />
          </section>
          {gitHub && <GitHubForm next={next} />}
        </>
      ) : (
        <p className="text-lg text-soft text-pretty">
          New people come here by invitation. Ask a member of your organisation for one, and open the link
          that they send you.
        </p>
      )}
      <p className="text-soft">
        Do you have an account?{' '}
        <a
          href={routes.signInFor(next)}
          className="underline decoration-edge underline-offset-3 hover:decoration-current"
        >
          Sign in
        </a>
      </p>
    </PlainPage>
  )
}
