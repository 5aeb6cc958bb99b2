import { ErrorReply } from 'redis'

/**
 * A reply of Redis as Upstash's REST API shows it. Bulk strings come as buffers, simple strings as strings.
 *
 * @param base64 the client asked for `Upstash-Encoding: base64`: every string is encoded, but a top-level `OK` is not
 */
export function encodeReply(reply: unknown, base64: boolean, top = true): unknown {
  if (Array.isArray(reply)) return reply.map((item) => encodeReply(item, base64, false))
  if (reply instanceof ErrorReply) return encodeReply(Buffer.from(reply.message), base64, false)
  if (!Buffer.isBuffer(reply) && typeof reply !== 'string') return reply ?? null
  const bytes = Buffer.from(reply)
  if (top && bytes.toString() === 'OK') return 'OK'
  return bytes.toString(base64 ? 'base64' : 'utf8')
}
