import type { z } from 'zod'
import { viewerOfRequest } from '@/lib/auth/next-auth'
import type { Viewer } from '@/lib/auth/viewer'
import { isDatastarRequest, readSignals } from '@/lib/datastar'
import { signedIn } from '@/lib/http/command'
import { readFailure } from '@/lib/http/input'
import { limitCommand } from '@/lib/http/limit'
import { requireSameOrigin } from '@/lib/http/origin'
import { answering, seeOther } from '@/lib/http/respond'
import { routes } from '@/lib/routes'
import { type Services, services } from '@/lib/services'

interface Call<Signals> {
  request: Request
  /** What the page knows, checked. */
  signals: Signals
  viewer: Viewer | null
  services: Services
}

/**
 * A handler of the lab's first steps: on a demo for everybody, elsewhere for whoever is signed in. It keeps nothing, so
 * that nothing can be done with it but to learn.
 * @param schema what is read of the page's signals
 */
export function example<Schema extends z.ZodType>(
  schema: Schema,
  handle: (call: Call<z.output<Schema>>) => Response | Promise<Response>,
) {
  return answering(async (request: Request): Promise<Response> => {
    requireSameOrigin(request)
    const all = await services()
    const viewer = await viewerOfRequest(request, all.auth)
    if (!all.auth.demo) signedIn(viewer)
    await limitCommand(all, request, viewer)
    // A form without JavaScript: there is no page that could take patches.
    const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')
    if (isForm && !isDatastarRequest(request)) return seeOther(routes.lab)
    const read = await readSignals(request, schema)
    if (!read.ok) throw readFailure(read.error)
    return handle({ request, signals: read.signals, viewer, services: all })
  })
}
