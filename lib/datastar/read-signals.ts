import type { z } from 'zod'

/** Why a request's signals were not read. `message` says what to change; it holds nothing secret. */
export interface ReadError {
  code: 'invalid_json' | 'not_an_object' | 'too_large' | 'invalid'
  message: string
  /** For `invalid`: the dotted path of the first signal the schema refused; empty for the signals as a whole. */
  field?: string
}

/** The signals as the schema made them, or what is wrong with the request. */
export type ReadResult<Signals> = { ok: true; signals: Signals } | { ok: false; error: ReadError }
/** The same before JSON is parsed. */
export type ReadTextResult = { ok: true; text: string } | { ok: false; error: ReadError }

/** 64 KiB: far more than signals need, far less than hurts. */
const DEFAULT_MAX_BYTES = 64 * 1024
/** These carry their signals in the query parameter `datastar`, all others in the body. */
const QUERY_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE'])

/** Whether a Datastar client sent the request, as opposed to a plain link or form. */
export function isDatastarRequest(request: Request): boolean {
  return request.headers.get('datastar-request') === 'true'
}

/**
 * Reads and checks the signals of a request. A request without any reads as `{}`, so that the schema decides.
 *
 * What a client can get wrong comes back as a value; it rejects only when the connection breaks while reading.
 *
 * @param options.maxBytes most bytes of JSON to accept. Default 65,536.
 */
export async function readSignals<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  { maxBytes = DEFAULT_MAX_BYTES }: { maxBytes?: number | undefined } = {},
): Promise<ReadResult<z.output<Schema>>> {
  const read = QUERY_METHODS.has(request.method)
    ? readQuery(request, maxBytes)
    : await readText(request, maxBytes)
  if (!read.ok) return read

  const value = read.text === '' ? {} : parse(read.text)
  if (value === undefined)
    return failed('invalid_json', 'The signals are not valid JSON. Send a JSON object.')
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return failed('not_an_object', 'The signals are JSON, but not an object. Send a JSON object.')
  }

  const checked = await schema.safeParseAsync(value)
  if (checked.success) return { ok: true, signals: checked.data }
  const [issue] = checked.error.issues
  const field = issue?.path.join('.') ?? ''
  const message = issue?.message ?? 'Invalid signals'
  return {
    ok: false,
    error: { code: 'invalid', message: field === '' ? message : `${field}: ${message}`, field },
  }
}

/**
 * Reads a body as UTF-8 text, and stops reading as soon as it is larger than allowed. The announced
 * `Content-Length` counts for nothing, because a client can announce what it likes.
 *
 * @param maxBytes most bytes to accept
 */
export async function readText(request: Request, maxBytes: number): Promise<ReadTextResult> {
  if (request.body === null) return { ok: true, text: '' }
  const reader = request.body.getReader()
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { ok: true, text: text + decoder.decode() }
    bytes += value.byteLength
    if (bytes > maxBytes) {
      await reader.cancel()
      return tooLarge(maxBytes)
    }
    text += decoder.decode(value, { stream: true })
  }
}

function readQuery(request: Request, maxBytes: number): ReadTextResult {
  const text = new URL(request.url).searchParams.get('datastar') ?? ''
  return Buffer.byteLength(text) > maxBytes ? tooLarge(maxBytes) : { ok: true, text }
}

/** The parsed value, or undefined, which no JSON text yields. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function tooLarge(maxBytes: number) {
  return failed('too_large', `More than ${maxBytes} bytes were sent. Send less.`)
}

function failed(code: ReadError['code'], message: string): { ok: false; error: ReadError } {
  return { ok: false, error: { code, message } }
}
