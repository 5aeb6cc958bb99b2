import type { DocumentAssets, FormState } from '@/lib/http/types'
import { PlainPage } from '../layout/plain-page'
import { SignedInAs } from '../layout/signed-in-as'
import { NewOrganisationForm } from './new-organisation-form'

/**
 * The page on which somebody creates an organisation: the first one for people who are in none.
 *
 * @param props.state The form as it was refused.
 */
export function NewOrganisationPage(props: {
  assets: DocumentAssets
  viewer: { name: string; email: string }
  state?: FormState | undefined
}) {
  const { assets, viewer, state } = props
  return (
    <PlainPage title="Create an organisation" assets={assets}>
      <div className="grid gap-2">
        <h1 className="text-xl font-semibold tracking-tight">Create an organisation</h1>
        <p className="text-soft text-pretty">
          It is where your team sees what happens. You will be its owner and can invite others. To join one
          that is there already, ask one of its admins for an invitation link.
        </p>
      </div>
      <section aria-label="New organisation" className="panel p-4">
        <NewOrganisationForm state={state} />
      </section>
      <SignedInAs {...viewer} />
    </PlainPage>
  )
}
