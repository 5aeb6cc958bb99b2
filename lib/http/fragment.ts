import { viewerOfRequest } from '@/lib/auth/next-auth'
import { eventStream } from '@/lib/datastar'
import { bindView } from '@/lib/live/bind'
import type { Patches, View } from '@/lib/live/view'
import { services } from '@/lib/services'
import { signedIn } from './command'
import { type RouteContext, urlParams } from './input'
import { requireSameOrigin } from './origin'
import { answering } from './respond'

/** A part of a page that is asked for later, say when somebody scrolls there: patches for this page alone. */
export function fragment<Params, Scope, Data>(
  view: View<Params, Scope, Data>,
  render: (data: Data) => Patches,
) {
  return answering(async (request: Request, context: RouteContext) => {
    requireSameOrigin(request)
    const { auth, sources } = await services()
    const viewer = signedIn(await viewerOfRequest(request, auth))
    const { scope } = await bindView(view, viewer, await urlParams(request, context))
    return eventStream(render(await view.load(scope, sources)))
  })
}
