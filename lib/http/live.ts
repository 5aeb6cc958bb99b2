import { viewerOfRequest } from '@/lib/auth/next-auth'
import { type Viewer, viewerOfSession } from '@/lib/auth/viewer'
import { eventStream, eventStreamHeaders } from '@/lib/datastar'
import { bindView } from '@/lib/live/bind'
import type { View } from '@/lib/live/view'
import { presenceView } from '@/lib/presence/view'
import { services } from '@/lib/services'
import { shellView } from '@/lib/shell/view'
import { farewell } from '@/lib/streams/farewell'
import { topic } from '@/lib/topics'
import { signedIn } from './command'
import { beforeEverything, startingCursor } from './cursor'
import { type RouteContext, urlParams } from './input'
import { limitStream } from './limit'
import { requireSameOrigin } from './origin'
import { rawExchange } from './raw'
import { answering } from './respond'
import { inPlace, tabOf } from './slot'

// biome-ignore lint/suspicious/noExplicitAny: each view has types of its own, which only itself has to know.
type AnyView = View<any, any, any>

/**
 * The live stream of a page: its view, further ones that stand beside it, and what frames every page. It starts where `Last-Event-ID` or, at the first
 * connect, the `after` parameter of the first paint says; without either it starts with a snapshot. While it is open,
 * its viewer is present in the organisation.
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
    const bind = (viewer: Viewer) =>
      Promise.all([
        bindView(shellView, viewer, params),
        bindView(presenceView, viewer, params),
        bindView(view, viewer, params),
        ...further.map((each) => bindView(each, viewer, params)),
      ])
    const { session } = viewer
    const [shell, ...views] = await bind(viewer)
    if (request.method === 'HEAD') return streamResponse(null, engine.heartbeatMs)
    const { org, person } = shell.scope.member
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
        views: [shell, ...views],
        session,
        authorize: async () => bind(signedIn(await viewerOfSession(db, session))),
        release,
        farewell: (reason) => farewell(reason).join(''),
        after,
        snapshot: seen === undefined,
        signal: request.signal,
        exchange,
      }),
    )
    // The page has not heard of its end, and comes back: it is told again.
    if ('ended' in opened) return eventStream(farewell(opened.ended))
    return streamResponse(opened, engine.heartbeatMs)
  })
}

/**
 * A stream as a response; a client may take it for dead after some missed heartbeats. Null answers HEAD, for which Next
 * calls the handler of GET and would leave a stream open that nobody reads.
 */
export function streamResponse(stream: ReadableStream<Uint8Array> | null, heartbeatMs: number): Response {
  return new Response(stream, {
    headers: { ...eventStreamHeaders(), 'datastar-heartbeat': String(heartbeatMs) },
  })
}
