import type { ReactNode } from 'react'
import type { DocumentAssets } from '@/lib/http/types'
import type { Invitation } from '@/lib/invitations/types'
import { routes } from '@/lib/routes'
import { PlainPage } from '../layout/plain-page'
import { SignedInAs } from '../layout/signed-in-as'
import { Button, buttonClass } from '../ui/button'
import { roleWords } from '../ui/role-words'

/** The way on for those who are not signed in: they come back here afterwards. */
function SignInFirst({ next }: { next: string }) {
  return (
    <div className="flex flex-wrap gap-3">
      <a href={routes.signInFor(next)} className={buttonClass('primary')}>
        Sign in to accept
      </a>
      <a href={routes.signUpFor(next)} className={buttonClass('plain')}>
        Create an account
      </a>
    </div>
  )
}

/** A form, never a link: opening an address must not let anybody in. */
function AcceptForm({ token, name }: { token: string; name: string }) {
  return (
    <form method="post" action={routes.api.join}>
      <input type="hidden" name="token" value={token} />
      <Button look="primary">Join {name}</Button>
    </form>
  )
}

/**
 * The page behind an invitation link that is open, or whose reader is a member already.
 *
 * @param props.viewer Who is signed in, and whether they are a member already; null where nobody is.
 */
export function JoinPage(props: {
  assets: DocumentAssets
  token: string
  invitation: Invitation
  viewer: { name: string; email: string; isMember: boolean } | null
}) {
  const { assets, token, invitation, viewer } = props
  const { org, name, role, inviter } = invitation
  const wayOn = (): ReactNode => {
    if (!viewer) return <SignInFirst next={routes.join(token)} />
    if (!viewer.isMember) return <AcceptForm token={token} name={name} />
    return (
      <>
        <p>You are a member of {name} already.</p>
        <a href={routes.org(org)} className={buttonClass('primary')}>
          Go to {name}
        </a>
      </>
    )
  }
  return (
    <PlainPage title={`Join ${name}`} assets={assets}>
      <div className="grid justify-items-start gap-3">
        <h1 className="text-display font-semibold tracking-tight text-balance wrap-anywhere">Join {name}</h1>
        {!viewer?.isMember && (
          <p className="text-lg text-soft text-pretty">
            {inviter} invites you to {name}. Your role will be: {roleWords[role].toLowerCase()}.
          </p>
        )}
        {wayOn()}
      </div>
      {viewer && <SignedInAs {...viewer} />}
    </PlainPage>
  )
}
