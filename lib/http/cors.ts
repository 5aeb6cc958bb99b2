import { type Services, services } from '@/lib/services'
import { requireSameOrigin } from './origin'
import { answering } from './respond'

/** What browsers may remember of a preflight, in seconds. */
const preflightSeconds = 600

/**
 * A handler of the machine API that pages of the origins in `CORS_ORIGINS` may call too, with the credentials of their
 * visitors. Errors carry the headers as well, or such a page could not read them.
 */
export function crossOrigin(handle: (request: Request, all: Services) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const all = await services()
    return withCors(request, all, await answering(handle)(request, all))
  }
}

/** Answers `OPTIONS`: what a page of another origin may send. */
export async function preflight(request: Request): Promise<Response> {
  const headers = {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'authorization, content-type, last-event-id',
    'access-control-max-age': String(preflightSeconds),
  }
  return withCors(request, await services(), new Response(null, { status: 204, headers }))
}

/**
 * Cookies are sent by the browser and not by the page, so they count only on requests from this site and from the
 * origins in `CORS_ORIGINS`.
 * @throws HttpError 403
 */
export function requireKnownOrigin(request: Request, all: Services): void {
  if (!allowedOrigin(request, all)) requireSameOrigin(request)
}

function allowedOrigin(request: Request, { env }: Services): string | undefined {
  const origin = request.headers.get('origin')
  return env.corsOrigins.find((allowed) => allowed === origin)
}

function withCors(request: Request, all: Services, response: Response): Response {
  // Also where nothing is allowed: a cache must not give the answer for one origin to another.
  response.headers.append('vary', 'Origin')
  const origin = allowedOrigin(request, all)
  if (origin !== undefined) {
    response.headers.set('access-control-allow-origin', origin)
    response.headers.set('access-control-allow-credentials', 'true')
  }
  return response
}
