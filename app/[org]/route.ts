import { memberOf } from '@/lib/auth/viewer'
import { HttpError } from '@/lib/errors'
import { type RouteContext, urlParams } from '@/lib/http/input'
import { memberPage } from '@/lib/http/page'
import { errorDocument, seeOther } from '@/lib/http/respond'
import { routes } from '@/lib/routes'

/** The start of an organisation is its notifications. */
const start = memberPage(async ({ viewer, params: { org = '' } }) => {
  await memberOf(viewer, org)
  return seeOther(routes.notifications(org))
})

/** What cannot be an organisation, say `/robots.txt`, is not there for anybody. */
export async function GET(request: Request, context: RouteContext): Promise<Response> {
  const { org = '' } = await urlParams(request, context)
  if (/^[a-z0-9-]+$/.test(org)) return start(request, context)
  return errorDocument(new HttpError('not_found', 'There is no such page. Check the address.'), request)
}
