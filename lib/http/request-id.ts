import { randomUUID } from 'node:crypto'
import { env } from '@/lib/env'
import { inRequest } from '@/lib/log'

const header = 'x-request-id'

/**
 * Answers a request under an id, which every record carries that is logged meanwhile, and which the answer names: the
 * id that a trusted proxy gave it, or a new one.
 */
export async function withRequestId(request: Request, handle: () => Promise<Response>): Promise<Response> {
  const given = env().trustProxy ? (request.headers.get(header) ?? '') : ''
  const id = /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
  const response = await inRequest(id, handle)
  response.headers.set(header, id)
  return response
}
