import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type ApiKey, apiKeyOf, requireScope } from '@/lib/api-keys/access'
import type { Scope } from '@/lib/api-keys/scopes'
import { HttpError } from '@/lib/errors'
import { type Services, services } from '@/lib/services'
import { type Contract, described } from './contract'
import { bodyText, invalid, parseJson, type RouteContext } from './input'
import { limit } from './limit'
import { answering } from './respond'

/** A call of the machine API that was let in, and whose input is well-formed. */
export interface ApiCall<Input, Params> {
  key: ApiKey
  /** Of the path. */
  params: Params
  input: Input
  services: Services
  /** Set where the caller sent an `Idempotency-Key`. */
  idempotency: { key: string; request: string } | undefined
}

/**
 * A handler of the machine API: an API key with a scope, JSON in (the query for GET) and JSON out. Every failure is
 * `{"error":{"code","message","field"}}`.
 */
export function api<Input, Status extends number, Output, Params = unknown>(
  definition: Contract & {
    scope: Scope
    /** Path parameters, where there are any. */
    params?: z.ZodType<Params>
    input: z.ZodType<Input>
    answers: Record<Status, z.ZodType<Output>>
    /** The largest body, in bytes. Default: that of all commands. */
    maxBytes?: number
    run(call: ApiCall<Input, Params>): Promise<{ status: Status; body: Output }>
  },
) {
  const handler = answering(async (request: Request, context?: RouteContext) => {
    const all = await services()
    const key = await apiKeyOf(all.db, request)
    await limit(all, 'api', key.id)
    requireScope(key, definition.scope)
    const text = /^(GET|HEAD)$/.test(request.method)
      ? undefined
      : await bodyText(request, definition.maxBytes)
    const idempotency = idempotencyOf(request, text ?? '')
    const params = (definition.params ?? (z.unknown() as z.ZodType<Params>)).safeParse(
      (await context?.params) ?? {},
    )
    if (!params.success) throw invalid(params.error)
    const parsed = definition.input.safeParse(text === undefined ? query(request) : parseJson(text))
    if (!parsed.success) throw invalid(parsed.error)
    const { status, body } = await definition.run({
      key,
      params: params.data,
      input: parsed.data,
      services: all,
      idempotency,
    })
    return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
  })
  const { maxBytes, run, ...contract } = definition
  return described(handler, contract)
}

function query(request: Request) {
  return Object.fromEntries(new URL(request.url).searchParams)
}

function idempotencyOf(request: Request, body: string) {
  const key = request.headers.get('idempotency-key')
  if (key === null) return undefined
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new HttpError(
      'invalid',
      'The Idempotency-Key must have 1 to 255 visible ASCII characters.',
      'Idempotency-Key',
    )
  const line = `${request.method} ${new URL(request.url).pathname}\n`
  return { key, request: createHash('sha256').update(line).update(body).digest('hex') }
}
