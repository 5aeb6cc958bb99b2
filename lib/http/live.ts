import { viewerOfRequest } from '@/lib/auth/next-auth'
import { memberOf, type Viewer, viewerOfSession } from '@/lib/auth/viewer'
import { eventStream, eventStreamHeaders } from '@/lib/datastar'
import type { Db } from '@/lib/db'
import { bindView } from '@/lib/live/bind'
import type { View } from '@/lib/live/view'
import { presenceView } from '@/lib/presence/view'
import { services } from '@/lib/services'
import { shellView } from '@/lib/shell/view'
import { farewell } from '@/lib/streams/farewell'
import type { EndReason } from '@/lib/streams/types'
import { topic } from '@/lib/topics'
import { signedIn } from './command'
import { beforeEverything, startingCursor } from './cursor'
import { type RouteContext, urlParams } from './input'
import { limitStream } from './limit'
import { requireSameOrigin } from './origin'
import { rawExchange } from './raw'
import { answering } from './respond'
import { inPlace, tabOf } from './slot'
import { streamHeader } from './types'

// biome-ignore lint/suspicious/noExplicitAny: each view has types of its own, which only itself has to know.
type AnyView = View<any, any, any>

/**
 * The live stream of a page: its view, further ones that stand beside it, and what frames every page. It starts where
 * `Last-Event-ID` or, at the first connect, the `after` parameter of the first paint says; without either it starts with
 * a snapshot. While it is open, its viewer is present in the organisation.
 */
export function live<Params, Scope, Data>(view: View<Params, Scope, Data>, ...further: AnyView[]) {
  return answering(async (request: Request, context: RouteContext) => {
    requireSameOrigin(request)
    const exchange = rawExchange()
    const all = await services()
    await limitStream(all, request)
    const { auth, db, engine, hub } = all
    const params = await urlParams(request, context)
    const seen = request.headers.get('last-event-id') ?? params.after
    // Before anybody's rights are asked: if they end meanwhile, the word of that comes behind this cursor.
    const after = seen ?? (await startingCursor(hub)) ?? beforeEverything
    const viewer = signedIn(await viewerOfRequest(request, auth))
    const authorize = authorizer([shellView, presenceView, view, ...further], params)
    const views = await authorize(viewer)
    if (request.method === 'HEAD') return streamResponse(null, engine.heartbeatMs)
    const { org, person } = await memberOf(viewer, params.org ?? '')
    const place = {
      owner: topic.person(person),
      tab: tabOf(params),
      org,
      person,
      view: view.name,
      // A page that was loaded anew has another tab.
      comesBack: true,
    }
    const opened = await inPlace(request, all, place, ({ id, release }) =>
      engine.open({
        id,
        views,
        session: viewer.session,
        authorize: inSession(db, viewer.session, authorize),
        release,
        farewell: lastWords,
        after,
        snapshot: seen === undefined,
        returns: request.headers.has('last-event-id'),
        signal: request.signal,
        exchange,
      }),
    )
    // The page has not heard of its end, and comes back: it is told again.
    if ('ended' in opened) return eventStream(farewell(opened.ended))
    return streamResponse(opened, engine.heartbeatMs)
  })
}

// An open stream keeps the following closures. They are made out here, where none of them can hold on to the request.

/** Binds views to whoever asks, as far as they may. */
const authorizer = (views: readonly AnyView[], params: Record<string, string>) => (viewer: Viewer) =>
  Promise.all(views.map((view) => bindView(view, viewer, params)))

/** Asks again for whoever is in the session now. */
const inSession =
  <Bound>(db: Db, session: string, authorize: (viewer: Viewer) => Promise<Bound>) =>
  async () =>
    authorize(signedIn(await viewerOfSession(db, session)))

const lastWords = (reason: EndReason) => farewell(reason).join('')

/**
 * A stream as a response; a client may take it for dead after some missed heartbeats. Null answers HEAD, for which Next
 * calls the handler of GET and would leave a stream open that nobody reads.
 */
export function streamResponse(stream: ReadableStream<Uint8Array> | null, heartbeatMs: number): Response {
  return new Response(stream, {
    headers: { ...eventStreamHeaders(), [streamHeader]: String(heartbeatMs) },
  })
}
