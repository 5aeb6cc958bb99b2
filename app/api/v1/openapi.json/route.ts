import { openApi } from '@/lib/http/contract'
import { answering } from '@/lib/http/respond'
import { services } from '@/lib/services'
import * as activities from '../activities/route'
import * as events from '../events/route'
import * as job from '../jobs/[id]/route'
import * as jobs from '../jobs/route'
import * as notifications from '../notifications/route'
import * as prices from '../prices/route'
import * as streamTokens from '../stream-tokens/route'

/** The routes beside this one; a test finds those that are missing here. */
const paths = {
  '/api/v1/activities': activities,
  '/api/v1/events': events,
  '/api/v1/jobs': jobs,
  '/api/v1/jobs/{id}': job,
  '/api/v1/notifications': notifications,
  '/api/v1/prices': prices,
  '/api/v1/stream-tokens': streamTokens,
}

/** The machine API as OpenAPI 3.1, from the schemas that its handlers check with. */
export const GET = answering(async () => {
  const { env } = await services()
  return Response.json(openApi(env.url, paths), { headers: { 'cache-control': 'no-cache' } })
})
