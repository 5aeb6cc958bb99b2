import type { ReactElement } from 'react'
import type { z } from 'zod'
import { viewerOfRequest } from '@/lib/auth/next-auth'
import { adminOf, type Member, memberOf, ownerOf, type Viewer } from '@/lib/auth/viewer'
import { eventStream, isDatastarRequest, redirect } from '@/lib/datastar'
import { HttpError, isHttpError } from '@/lib/errors'
import type { RuleName } from '@/lib/limits/rules'
import type { Patches } from '@/lib/live/view'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'
import { type Services, services } from '@/lib/services'
import { csrfField, isCsrfToken } from './csrf'
import { type Flash, saveFlash } from './flash'
import { bodyText, fieldErrors, invalid, parseJson, type RouteContext, urlParams } from './input'
import { limitCommand } from './limit'
import { sitePath } from './links'
import { foreignOrigin, originOf } from './origin'
import { withRequestId } from './request-id'
import { asHttpError, errorDocument, errorResponse, seeOther } from './respond'
import type { FormState } from './types'

/** Who may send a command: decides from the viewer and the URL, or throws an `HttpError`. */
export type Access<Params, Granted> = (viewer: Viewer | null, params: Params) => Promise<Granted> | Granted

/** Everybody, signed in or not. */
export const anyone = (viewer: Viewer | null): Viewer | null => viewer

/** Whoever is signed in. */
export function signedIn(viewer: Viewer | null): Viewer {
  if (!viewer) throw new HttpError('unauthorized', 'Sign in first.')
  return viewer
}

/** Members of the organisation in the URL. */
export const members = (viewer: Viewer | null, { org }: { org: string }): Promise<Member> =>
  memberOf(signedIn(viewer), org)

/** Admins and owners of the organisation in the URL. */
export const admins = (viewer: Viewer | null, { org }: { org: string }): Promise<Member> =>
  adminOf(signedIn(viewer), org)

/** Owners of the organisation in the URL. */
export const owners = (viewer: Viewer | null, { org }: { org: string }): Promise<Member> =>
  ownerOf(signedIn(viewer), org)

/** What a command did. */
export interface Done {
  /** Patches for the sender alone; everybody else learns of the change from the stream. Default: 204. */
  patches?: Patches
  /** That it worked, for the form that sent it: it is painted again with these words and what is not secret. */
  notice?: string
  /** Where the sender goes next. */
  goTo?: string
  /** `Set-Cookie` headers. */
  cookies?: string[]
  /** What the next page shows once to a browser without JavaScript, which gets no patches. */
  flash?: Flash
}

/** Why a command was refused after its fields were well-formed: field name to message, `''` for the whole form. */
export interface Refused {
  refused: Record<string, string>
}

export interface Command<Params, Granted, Input> {
  /** Path parameters. */
  params: z.ZodType<Params>
  access: Access<Params, Granted>
  input: z.ZodType<Input>
  /** The form that sends this command: painted again, with what was typed, when it was refused. */
  form?: {
    id: string
    show(state: FormState, params: Params, access: Granted): ReactElement
    /** Fields that are never sent back. */
    secret?: readonly string[]
  }
  /** The page to which a browser without JavaScript returns where it does not say which page it came from. */
  back(params: Params, input: Record<string, string>): string
  /** How often it may be sent. Default: `commands` for who is signed in, else `visitors`. */
  limit?: RuleName
  run(call: {
    input: Input
    params: Params
    access: Granted
    services: Services
    request: Request
  }): Promise<Done | Refused>
}

type Sender = 'datastar' | 'form' | 'program'

/**
 * A handler that changes something. It checks origin (or the token of a form), identity and rights, reads signals, form fields or JSON,
 * validates them, runs the command, and answers as the sender understands: patches or 204 for Datastar, a 303 back
 * to the page for a plain form, JSON for a program.
 */
export function command<Params, Granted, Input>(definition: Command<Params, Granted, Input>) {
  return (request: Request, context: RouteContext): Promise<Response> =>
    withRequestId(request, async () => {
      const sender = senderOf(request)
      try {
        return await handle(definition, request, context, sender)
      } catch (thrown) {
        const error = asHttpError(thrown, request)
        if (sender !== 'form') return errorResponse(error, sender === 'datastar')
        if (error.code === 'unauthorized') return seeOther(routes.signIn)
        return errorDocument(error, request)
      }
    })
}

async function handle<Params, Granted, Input>(
  definition: Command<Params, Granted, Input>,
  request: Request,
  context: RouteContext,
  sender: Sender,
): Promise<Response> {
  const origin = originOf(request)
  if (origin === 'elsewhere') throw foreignOrigin()
  const all = await services()
  const parsedParams = definition.params.safeParse(await urlParams(request, context))
  if (!parsedParams.success) throw invalid(parsedParams.error)
  const params = parsedParams.data
  const viewer = await viewerOfRequest(request, all.auth)
  const access = await definition.access(viewer, params)
  const limited = () => limitCommand(all, request, viewer, definition.limit)
  // A plain form that comes too often gets an error page: to show it again with a message would cost a write each time.
  if (sender !== 'datastar') await limited()
  const { [csrfField]: token, ...fields } = await readFields(request)
  if (origin === 'unknown' && !isCsrfToken(token, request, viewer, all.auth)) throw foreignOrigin()
  const typed = Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
  const { form } = definition
  const attempt = async (): Promise<Done | Refused> => {
    if (sender === 'datastar') await limited()
    const parsed = definition.input.safeParse(fields)
    return parsed.success
      ? definition.run({ input: parsed.data, params, access, services: all, request })
      : { refused: fieldErrors(parsed.error) }
  }
  const result = await attempt().catch((thrown: unknown): Refused => {
    if (!isHttpError(thrown) || thrown.code !== 'rate_limited' || !form || sender === 'program') throw thrown
    return { refused: { '': thrown.message } }
  })

  const { secureCookies } = all.auth
  const values = Object.fromEntries(Object.entries(typed).filter(([name]) => !form?.secret?.includes(name)))
  if ('refused' in result) {
    const first = Object.entries(result.refused)[0]!
    if (!form || sender === 'program') throw new HttpError('invalid', first[1], first[0] || undefined)
    const state = { values, errors: result.refused }
    if (sender === 'datastar') return eventStream(patch(form.show(state, params, access)))
    const cookie = await saveFlash(all.db, { form: form.id, state }, secureCookies)
    return seeOther(pageOf(request) ?? definition.back(params, typed), { 'set-cookie': cookie })
  }

  const headers = new Headers()
  for (const cookie of result.cookies ?? []) headers.append('set-cookie', cookie)
  if (sender === 'form' && result.flash)
    headers.append('set-cookie', await saveFlash(all.db, result.flash, secureCookies))
  const { notice } = result
  const noticed = form && notice !== undefined && { values, errors: {}, notice }
  if (noticed && sender === 'form')
    headers.append('set-cookie', await saveFlash(all.db, { form: form.id, state: noticed }, secureCookies))
  if (sender === 'form')
    return seeOther(result.goTo ?? pageOf(request) ?? definition.back(params, typed), headers)
  const events = [...(result.patches ?? [])]
  // Replaced and not morphed: a morph would keep the text of the field that has the focus.
  if (noticed) events.push(patch(form.show(noticed, params, access), { mode: 'replace' }))
  if (result.goTo !== undefined) events.push(redirect(result.goTo))
  if (events.length === 0 || sender === 'program') return new Response(null, { status: 204, headers })
  return eventStream(events, { headers })
}

/** The page of this site that a browser says it is on. */
function pageOf(request: Request): string | undefined {
  const referer = request.headers.get('referer') ?? ''
  if (!URL.canParse(referer)) return undefined
  const { host, pathname, search } = new URL(referer)
  return host === request.headers.get('host') ? sitePath(pathname + search) : undefined
}

function isForm(request: Request) {
  return /^application\/x-www-form-urlencoded\b/i.test(request.headers.get('content-type') ?? '')
}

function senderOf(request: Request): Sender {
  if (isDatastarRequest(request)) return 'datastar'
  return isForm(request) ? 'form' : 'program'
}

/** The fields of a form, or the signals or JSON of a body; an empty body has none. */
async function readFields(request: Request): Promise<Record<string, unknown>> {
  const text = await bodyText(request)
  if (isForm(request)) return Object.fromEntries(new URLSearchParams(text))
  if (text === '') return {}
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new HttpError('invalid', 'The body must be one JSON object.')
  return value as Record<string, unknown>
}
