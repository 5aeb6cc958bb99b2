import { eventStream } from '@/lib/datastar'
import { showcase } from '@/lib/demo/showcase'
import { HttpError } from '@/lib/errors'
import { startingCursor } from '@/lib/http/cursor'
import { type RouteContext, urlParams } from '@/lib/http/input'
import { limitStream } from '@/lib/http/limit'
import { streamResponse } from '@/lib/http/live'
import { requireSameOrigin } from '@/lib/http/origin'
import { rawExchange } from '@/lib/http/raw'
import { answering } from '@/lib/http/respond'
import { inPlace, tabOf } from '@/lib/http/slot'
import { services } from '@/lib/services'
import { farewell } from '@/lib/streams/farewell'

/**
 * The live stream of the landing page, for everybody: the simulated market of a demo. Where there is none, there is
 * nothing. Strangers have the same caps as anybody: so many streams from one address, and so many opened in a minute.
 */
export const GET = answering(async (request: Request, context: RouteContext) => {
  requireSameOrigin(request)
  const exchange = rawExchange()
  const all = await services()
  if (!all.env.demoMarket) throw new HttpError('not_found', 'There is no demo here.')
  await limitStream(all, request)
  const { engine, hub } = all
  const tab = tabOf(await urlParams(request, context))
  if (request.method === 'HEAD') return streamResponse(null, engine.heartbeatMs)
  const after = request.headers.get('last-event-id') ?? (await startingCursor(hub))
  const place = {
    ...{ owner: `visitor:${tab}`, tab, org: null, person: null, view: showcase.name },
    comesBack: request.headers.has('last-event-id'),
  }
  const opened = await inPlace(request, all, place, ({ id, release }) =>
    engine.open({
      id,
      views: [showcase],
      session: null,
      release,
      farewell: (reason) => farewell(reason).join(''),
      after,
      returns: request.headers.has('last-event-id'),
      // The view is volatile, and loaded in any case.
      snapshot: false,
      signal: request.signal,
      exchange,
    }),
  )
  if ('ended' in opened) return eventStream(farewell(opened.ended))
  return streamResponse(opened, engine.heartbeatMs)
})
