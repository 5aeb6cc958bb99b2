import { Landing } from '@/components/layout/landing'
import { publicPage } from '@/lib/http/page'
import { seeOther } from '@/lib/http/respond'
import { homeOf } from '@/lib/members/store'
import { routes } from '@/lib/routes'

export const GET = publicPage(async ({ assets, viewer, services }) => {
  const home = viewer && (await homeOf(services.db, viewer.id))
  return home ? seeOther(routes.org(home)) : <Landing assets={assets} demo={services.env.demo} />
})
