import { randomBytes } from 'node:crypto'
import type { ReactElement } from 'react'
import { ErrorPage } from '@/components/layout/error-page'
import { env } from '@/lib/env'
import { type ErrorCode, errorBody, HttpError, isHttpError } from '@/lib/errors'
import { logFault } from '@/lib/log'
import { renderDocument } from '@/lib/render'
import { assetUrls } from './assets'
import { type CsrfToken, withCsrfToken } from './csrf'
import { preferencesOf } from './preferences'
import { withRequestId } from './request-id'
import { newTab } from './slot'
import type { DocumentAssets } from './types'

/** Any thrown thing as an `HttpError`; what is not one already is a fault of ours, logged here once with its cause. */
export function asHttpError(error: unknown, request: Request): HttpError {
  if (isHttpError(error)) return error
  // A long segment may be a secret, say the token of an invitation.
  const path = new URL(request.url).pathname.replaceAll(/[^/]{24,}/g, '…')
  logFault(`${request.method} ${path} failed.`, error)
  return new HttpError('internal', 'Something went wrong on our side. It has been logged; please try again.')
}

/**
 * An error for programs.
 * @param told also in a header, for a page: its runtime reads no bodies of errors
 */
export function errorResponse(error: HttpError, told = false): Response {
  return Response.json(errorBody(error), {
    status: error.status,
    headers: {
      'cache-control': 'no-store',
      ...(told && { 'datastar-error': headerText(error.message) }),
      ...(error.code === 'unauthorized' && { 'www-authenticate': 'Bearer realm="starling"' }),
      ...retryAfter(error),
    },
  })
}

/** A text for a header: percent-encoded, and not so long that a proxy refuses it. Buffer replaces lone surrogates. */
const headerText = (text: string) => encodeURIComponent(Buffer.from(text.slice(0, 300)).toString())

/** The header that says when to try again, where that is known. */
function retryAfter({ code, retryAfter = code === 'unavailable' ? 1 : undefined }: HttpError) {
  return retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
}

/** A handler whose failures are answered for programs, whatever it throws. */
export function answering<Rest extends unknown[]>(
  handle: (request: Request, ...rest: Rest) => Promise<Response>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return (request, ...rest) =>
    withRequestId(request, async () => {
      try {
        return await handle(request, ...rest)
      } catch (thrown) {
        return errorResponse(asHttpError(thrown, request))
      }
    })
}

/**
 * A whole document under a content security policy of its own: only scripts that carry its nonce run, and with
 * Trusted Types only the runtime's policy may turn text into markup.
 * @param request whose browser says which theme it prefers
 * @param render gets what the document needs to load its assets; it may answer something else instead
 * @param options.csrf what its forms carry; a document without forms needs none
 */
export async function documentResponse(
  request: Request,
  render: (assets: DocumentAssets) => ReactElement | Response | Promise<ReactElement | Response>,
  { status = 200, headers = {}, csrf }: { status?: number; headers?: HeadersInit; csrf?: CsrfToken } = {},
): Promise<Response> {
  const nonce = randomBytes(16).toString('base64')
  const rendered = await render({
    ...(await assetUrls()),
    nonce,
    tab: newTab(),
    preferences: preferencesOf(request),
  })
  if (rendered instanceof Response) return rendered
  const html = renderDocument(rendered)
  const response = new Response(csrf ? withCsrfToken(html, csrf.token) : html, { status, headers })
  response.headers.set('content-type', 'text/html; charset=utf-8')
  // Not `no-store`: that would keep pages out of the back/forward cache.
  response.headers.set('cache-control', 'private, no-cache')
  response.headers.set('content-security-policy', contentSecurityPolicy(nonce))
  if (env().url.startsWith('https:')) response.headers.set('strict-transport-security', transportSecurity)
  if (csrf?.cookie && html.includes('<form')) response.headers.append('set-cookie', csrf.cookie)
  return response
}

/** For a year this host is asked over https only. Without its subdomains, which may be somebody else's business. */
const transportSecurity = 'max-age=31536000'

function contentSecurityPolicy(nonce: string): string {
  // The official bundle may compile expressions with `new Function` and assign plain strings as markup.
  const { datastarClientUrl, github } = env()
  const official = datastarClientUrl !== undefined
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${official ? " 'unsafe-eval'" : ''}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    // Browsers hold a form to this policy also where its answer leads elsewhere.
    `form-action 'self'${github ? ` ${github.site}` : ''}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(official ? [] : ["require-trusted-types-for 'script'", 'trusted-types datastar']),
  ].join('; ')
}

const titles: Partial<Record<ErrorCode, string>> = {
  not_found: 'There is nothing here',
  forbidden: 'This is not yours to do',
  gone: 'This is over',
  internal: 'Something went wrong',
  rate_limited: 'A little slower, please',
  unavailable: 'Not at the moment',
}

/** An error for people, in the looks of the product. */
export function errorDocument(error: HttpError, request: Request): Promise<Response> {
  const { code, status, message } = error
  const title = titles[code] ?? 'This did not work'
  return documentResponse(
    request,
    (assets) => <ErrorPage assets={assets} status={status} title={title} message={message} />,
    { status, headers: retryAfter(error) },
  )
}

/** Sends a browser elsewhere with GET. */
export function seeOther(path: string, headers: HeadersInit = {}): Response {
  const response = new Response(null, { status: 303, headers })
  response.headers.set('location', path)
  return response
}
