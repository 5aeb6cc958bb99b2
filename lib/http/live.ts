import { viewerOfRequest } from '@/lib/auth/next-auth'
import { eventStreamHeaders } from '@/lib/datastar'
import { bindView } from '@/lib/live/bind'
import type { View } from '@/lib/live/view'
import { services } from '@/lib/services'
import { shellView } from '@/lib/shell/view'
import { signedIn } from './command'
import { startingCursor } from './cursor'
import { type RouteContext, urlParams } from './input'
import { requireSameOrigin } from './origin'
import { asHttpError, errorResponse } from './respond'

/**
 * The live stream of a page: its view, and the shell that frames every page. It starts where `Last-Event-ID` or, at
 * the first connect, the `after` parameter of the first paint says; without either it starts with a snapshot.
 */
export function live<Params, Scope, Data>(view: View<Params, Scope, Data>) {
  return async (request: Request, context: RouteContext): Promise<Response> => {
    try {
      requireSameOrigin(request)
      const { auth, engine, hub } = await services()
      const viewer = signedIn(await viewerOfRequest(request, auth))
      const params = await urlParams(request, context)
      const views = await Promise.all([bindView(shellView, viewer, params), bindView(view, viewer, params)])
      const seen = request.headers.get('last-event-id') ?? params.after
      const stream = engine.open({
        views,
        session: viewer.session,
        after: seen ?? (await startingCursor(hub)),
        snapshot: seen === undefined,
        signal: request.signal,
      })
      return new Response(stream, {
        headers: { ...eventStreamHeaders(), 'datastar-heartbeat': String(engine.heartbeatMs) },
      })
    } catch (thrown) {
      return errorResponse(asHttpError(thrown, request))
    }
  }
}
