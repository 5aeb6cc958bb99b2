import { Landing } from '@/components/layout/landing'
import { shownCompanies } from '@/lib/demo/showcase'
import { publicPage } from '@/lib/http/page'
import { seeOther } from '@/lib/http/respond'
import { homeOf } from '@/lib/members/store'
import { routes } from '@/lib/routes'

export const GET = publicPage(async ({ assets, viewer, services }) => {
  const { db, env } = services
  if (!viewer) {
    const companies = env.demoMarket ? await shownCompanies(db) : null
    return <Landing assets={assets} demo={env.demo} signUp={env.signUp} companies={companies} />
  }
  const home = await homeOf(db, viewer.id)
  return seeOther(home ? routes.org(home) : routes.newOrg)
})
