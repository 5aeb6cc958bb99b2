import { type RouteContext, urlParams } from '@/lib/http/input'
import { seeOther } from '@/lib/http/respond'
import { routes } from '@/lib/routes'

/** The start of an organisation is its notifications; they decide who may see them. */
export async function GET(request: Request, context: RouteContext): Promise<Response> {
  const { org = '' } = await urlParams(request, context)
  return seeOther(routes.notifications(org))
}
