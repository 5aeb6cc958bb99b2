import { z } from 'zod'
import { authorizeTopics } from '@/lib/events/access'
import { identityOfRequest } from '@/lib/events/identity'
import { tokenInput } from '@/lib/events/input'
import { issueToken } from '@/lib/events/tokens'
import { described } from '@/lib/http/contract'
import { crossOrigin, preflight, requireKnownOrigin } from '@/lib/http/cors'
import { bodyText, invalid, parseJson } from '@/lib/http/input'
import { limit } from '@/lib/http/limit'

/** A token with which a client that cannot send headers connects to `GET /api/v1/events` within a minute. */
const issue = crossOrigin(async (request, all) => {
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

export const POST = described(issue, {
  summary: 'Ask for a stream token',
  description: 'Connect with it to GET /api/v1/events within 60 s, to exactly these topics.',
  scope: 'topics',
  input: tokenInput,
  answers: {
    201: z.object({
      token: z.string(),
      expiresAt: z.int().meta({ description: 'Milliseconds since 1970.' }),
    }),
  },
})

export { preflight as OPTIONS }
