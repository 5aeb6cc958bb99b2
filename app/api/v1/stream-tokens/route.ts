import { authorizeTopics } from '@/lib/events/access'
import { identityOfRequest } from '@/lib/events/identity'
import { tokenInput } from '@/lib/events/input'
import { issueToken } from '@/lib/events/tokens'
import { crossOrigin, preflight, requireKnownOrigin } from '@/lib/http/cors'
import { bodyText, invalid, parseJson } from '@/lib/http/input'
import { limit } from '@/lib/http/limit'

/** A token with which a client that cannot send headers connects to `GET /api/v1/events` within a minute. */
export const POST = crossOrigin(async (request, all) => {
  const identity = await identityOfRequest(request, all.auth)
  if ('viewer' in identity) {
    requireKnownOrigin(request, all)
    await limit(all, 'commands', identity.viewer.id)
  } else await limit(all, 'api', identity.key.id)
  const input = tokenInput.safeParse(parseJson(await bodyText(request)))
  if (!input.success) throw invalid(input.error)
  const { topics } = input.data
  await authorizeTopics(identity, topics)
  const body = await issueToken(all.auth.secret, identity, topics)
  return Response.json(body, { status: 201, headers: { 'cache-control': 'no-store' } })
})

export { preflight as OPTIONS }
