import type { Db } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { authorizeTopics, organisationsAsAdmin } from '@/lib/events/access'
import {
  type Identity,
  type IdentityId,
  identityId,
  identityOfId,
  identityOfRequest,
} from '@/lib/events/identity'
import { eventsQuery } from '@/lib/events/input'
import { redeemToken } from '@/lib/events/tokens'
import { endedBlock, eventsView, readyBlock } from '@/lib/events/view'
import { described } from '@/lib/http/contract'
import { crossOrigin, preflight, requireKnownOrigin } from '@/lib/http/cors'
import { startingCursor } from '@/lib/http/cursor'
import { invalid } from '@/lib/http/input'
import { limitStream } from '@/lib/http/limit'
import { streamResponse } from '@/lib/http/live'
import { rawExchange } from '@/lib/http/raw'
import { inPlace, newTab } from '@/lib/http/slot'
import { topic } from '@/lib/topics'

/**
 * The events of some topics as JSON, once and in order, for scripts and `EventSource`. It goes on behind
 * `Last-Event-ID` or `?lastEventId=`, and without either it starts now.
 */
const stream = crossOrigin(async (request, all) => {
  const exchange = rawExchange()
  await limitStream(all, request)
  const { auth, db, engine, hub } = all
  const query = eventsQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!query.success) throw invalid(query.error)
  const { topics, token, lastEventId, client } = query.data
  // Before anybody's rights are asked: if they end meanwhile, the word of that comes behind this cursor.
  const after = request.headers.get('last-event-id') || lastEventId || (await startingCursor(hub))
  let identity: Identity
  if (token !== undefined) identity = await redeemToken(auth, token, topics)
  else {
    identity = await identityOfRequest(request, auth)
    if ('viewer' in identity) requireKnownOrigin(request, all)
  }
  const views = await authorize(db, identity, topics)
  if (request.method === 'HEAD') return streamResponse(null, engine.heartbeatMs)
  const viewer = 'viewer' in identity ? identity.viewer : null
  const owner = 'key' in identity ? topic.apiKey(identity.key.id) : topic.person(identity.viewer.id)
  const place = {
    owner,
    tab: client === undefined ? newTab() : `client ${client}`,
    org: 'key' in identity ? identity.key.org : null,
    person: viewer?.id ?? null,
    view: 'events',
    comesBack: request.headers.has('last-event-id'),
  }
  const opened = await inPlace(request, all, place, ({ id, release }) =>
    engine.open({
      id,
      views,
      authorize: asNow(db, identityId(identity), topics),
      session: viewer?.session ?? null,
      control: [owner],
      greeting: readyBlock(after),
      release,
      farewell: endedBlock,
      after,
      returns: Boolean(request.headers.get('last-event-id') || lastEventId),
      snapshot: false,
      signal: request.signal,
      exchange,
    }),
  )
  // The one answer after which an `EventSource` does not come back.
  if ('ended' in opened) return new Response(null, { status: 204 })
  return streamResponse(opened, engine.heartbeatMs)
})

/** What somebody may see of the topics; all of them, or nothing. */
async function authorize(db: Db, identity: Identity, topics: readonly string[]) {
  await authorizeTopics(identity, topics)
  return [eventsView(topics, await organisationsAsAdmin(db, identity))]
}

/** Asks again, as things are now. Made out here, where it cannot hold on to the request while the stream is open. */
const asNow = (db: Db, id: IdentityId, topics: readonly string[]) => async () => {
  const identity = await identityOfId(db, id)
  if (!identity) throw new HttpError('unauthorized', 'The session or API key of this stream has ended.')
  return authorize(db, identity, topics)
}

export const GET = described(stream, {
  summary: 'Stream events as JSON, once and in order',
  description: 'It begins with `ready`; `reset` says that events may be missing. See docs/api.md.',
  scope: 'topics',
  input: eventsQuery,
  answers: { 200: 'event-stream' },
})

export { preflight as OPTIONS }
