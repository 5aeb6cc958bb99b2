import type { ReactElement } from 'react'
import { viewerOfRequest } from '@/lib/auth/next-auth'
import type { Viewer } from '@/lib/auth/viewer'
import type { Cursor } from '@/lib/broadcast'
import { bindView } from '@/lib/live/bind'
import type { View } from '@/lib/live/view'
import { routes } from '@/lib/routes'
import { type Services, services } from '@/lib/services'
import type { Shell } from '@/lib/shell/types'
import { shellView } from '@/lib/shell/view'
import { csrfTokenFor } from './csrf'
import { startingCursor } from './cursor'
import { type Flash, formState, takeFlash } from './flash'
import { type RouteContext, urlParams } from './input'
import { withRequestId } from './request-id'
import { asHttpError, documentResponse, errorDocument, seeOther } from './respond'
import type { DocumentAssets, FormState } from './types'

/** What every page is rendered from. */
interface Common {
  assets: DocumentAssets
  /** The state of a form that was refused in a browser without JavaScript. */
  form(id: string): FormState | undefined
}

/** What a page of the workspace is rendered from. */
export interface WorkspacePage<Scope, Data> extends Common {
  scope: Scope
  data: Data
  shell: Shell
  /** Where the first paint stands in the event stream: the page's stream goes on after it. */
  cursor: Cursor | undefined
  services: Services
}

/**
 * A page of the workspace: its first paint comes from the same view as its stream. Strangers are sent to sign in;
 * what is not theirs to know does not exist (404).
 */
export function page<Params, Scope, Data>(
  view: View<Params, Scope, Data>,
  render: (page: WorkspacePage<Scope, Data>) => ReactElement | Promise<ReactElement>,
) {
  return memberPage(async ({ params, viewer, all, flash }) => {
    const [frame, bound] = await Promise.all([
      bindView(shellView, viewer, params),
      bindView(view, viewer, params),
    ])
    const cursor = await startingCursor(all.hub)
    const [shell, data] = await Promise.all([
      shellView.load(frame.scope, all.sources),
      view.load(bound.scope, all.sources),
    ])
    const { scope } = bound
    const form = (id: string) => formState(flash, id)
    return (assets) => render({ assets, form, scope, data, shell, cursor, services: all })
  })
}

/** A page for people who are signed in; others are sent to sign in, and come back afterwards. */
export function memberPage(
  prepare: (call: Call & { viewer: Viewer; params: Record<string, string> }) => Promise<Render | Response>,
) {
  return documentHandler(async (call) => {
    const { request, context, viewer } = call
    const { pathname, search } = new URL(request.url)
    if (!viewer) return seeOther(routes.signInFor(pathname + search))
    return prepare({ ...call, viewer, params: await urlParams(request, context) })
  })
}

/** What a page for everybody is rendered from. */
export interface PublicPage extends Common {
  request: Request
  /** Path segments and query parameters. */
  params: Record<string, string>
  viewer: Viewer | null
  services: Services
}

/** A page for everybody; `render` may send them elsewhere instead. */
export function publicPage(render: (page: PublicPage) => Promise<ReactElement | Response>) {
  return documentHandler(async ({ request, context, viewer, all, flash }) => {
    const form = (id: string) => formState(flash, id)
    const params = await urlParams(request, context)
    return (assets) => render({ assets, form, request, params, viewer, services: all })
  })
}

type Render = (assets: DocumentAssets) => ReactElement | Promise<ReactElement | Response>

interface Call {
  request: Request
  context: RouteContext
  viewer: Viewer | null
  all: Services
  flash: Flash | null
}

/** Identity, flash and error documents for both kinds of pages. */
function documentHandler(prepare: (call: Call) => Promise<Render | Response>) {
  return (request: Request, context: RouteContext): Promise<Response> =>
    withRequestId(request, async () => {
      try {
        const all = await services()
        const viewer = await viewerOfRequest(request, all.auth)
        const prepared = await prepare({
          request,
          context,
          viewer,
          all,
          flash: await takeFlash(all.db, request),
        })
        if (prepared instanceof Response) return prepared
        return await documentResponse(request, prepared, { csrf: csrfTokenFor(request, viewer, all.auth) })
      } catch (thrown) {
        return errorDocument(asHttpError(thrown, request), request)
      }
    })
}
