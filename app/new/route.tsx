import { newOrganisationFormId } from '@/components/organisations/new-organisation-form'
import { NewOrganisationPage } from '@/components/organisations/new-organisation-page'
import { publicPage } from '@/lib/http/page'
import { seeOther } from '@/lib/http/respond'
import { routes } from '@/lib/routes'

export const GET = publicPage(async ({ assets, form, viewer }) => {
  if (!viewer) return seeOther(routes.signInFor(routes.newOrg))
  const { name, email } = viewer
  return <NewOrganisationPage assets={assets} viewer={{ name, email }} state={form(newOrganisationFormId)} />
})
