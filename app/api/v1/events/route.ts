import { authorizeTopics } from '@/lib/events/access'
import { type Identity, identityOfRequest } from '@/lib/events/identity'
import { eventsQuery } from '@/lib/events/input'
import { redeemToken } from '@/lib/events/tokens'
import { eventsView, readyBlock } from '@/lib/events/view'
import { crossOrigin, preflight, requireKnownOrigin } from '@/lib/http/cors'
import { startingCursor } from '@/lib/http/cursor'
import { invalid } from '@/lib/http/input'
import { streamResponse } from '@/lib/http/live'
import { topic } from '@/lib/topics'

/**
 * The events of some topics as JSON, once and in order, for scripts and `EventSource`. It goes on behind
 * `Last-Event-ID` or `?lastEventId=`, and without either it starts now.
 */
export const GET = crossOrigin(async (request, all) => {
  const { auth, engine, hub } = all
  const query = eventsQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!query.success) throw invalid(query.error)
  const { topics, token, lastEventId } = query.data
  let identity: Identity
  if (token !== undefined) identity = await redeemToken(auth, token, topics)
  else {
    identity = await identityOfRequest(request, auth)
    if ('viewer' in identity) requireKnownOrigin(request, all)
  }
  await authorizeTopics(identity, topics)
  if (request.method === 'HEAD') return streamResponse(null, engine.heartbeatMs)
  const after = request.headers.get('last-event-id') || lastEventId || (await startingCursor(hub))
  const viewer = 'viewer' in identity ? identity.viewer : null
  const stream = engine.open({
    views: [eventsView(topics)],
    session: viewer?.session ?? null,
    control: viewer ? [topic.person(viewer.id)] : [],
    greeting: readyBlock(after),
    after,
    snapshot: false,
    signal: request.signal,
  })
  return streamResponse(stream, engine.heartbeatMs)
})

export { preflight as OPTIONS }
