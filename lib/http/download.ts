import type { z } from 'zod'
import { viewerOfRequest } from '@/lib/auth/next-auth'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { routes } from '@/lib/routes'
import { type Services, services } from '@/lib/services'
import { signedIn } from './command'
import { invalid, type RouteContext, urlParams } from './input'
import { limitCommand } from './limit'
import { withRequestId } from './request-id'
import { asHttpError, errorDocument, errorResponse, seeOther } from './respond'

/** A file to be saved. */
export interface DownloadableFile {
  /** Letters, digits, points and hyphens. */
  name: string
  type: string
  /** In bytes. */
  size: number
  /** Read as quickly as the client takes it. */
  content: AsyncIterable<Uint8Array>
}

/**
 * A file for members of the organisation in the URL. People who follow a link get failures as a page, and those who are
 * not signed in are sent to do it; programs get JSON.
 */
export function download<Params extends { org: string }>(
  schema: z.ZodType<Params>,
  open: (params: Params, member: Member, services: Services) => Promise<DownloadableFile>,
) {
  return (request: Request, context: RouteContext): Promise<Response> =>
    withRequestId(request, async () => {
      try {
        const all = await services()
        const parsed = schema.safeParse(await urlParams(request, context))
        if (!parsed.success) throw invalid(parsed.error)
        const viewer = signedIn(await viewerOfRequest(request, all.auth))
        const member = await memberOf(viewer, parsed.data.org)
        await limitCommand(all, request, viewer)
        return fileResponse(await open(parsed.data, member, all))
      } catch (thrown) {
        const error = asHttpError(thrown, request)
        if (!request.headers.get('accept')?.includes('text/html')) return errorResponse(error)
        const { pathname } = new URL(request.url)
        return error.code === 'unauthorized'
          ? seeOther(routes.signInFor(pathname))
          : errorDocument(error, request)
      }
    })
}

function fileResponse({ name, type, size, content }: DownloadableFile): Response {
  const chunks = content[Symbol.asyncIterator]()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await chunks.return?.()
      },
    },
    { highWaterMark: 1 },
  )
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-length': String(size),
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
    },
  })
}
