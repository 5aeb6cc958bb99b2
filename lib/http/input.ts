import type { z } from 'zod'
import { type ReadError, type ReadTextResult, readText } from '@/lib/datastar'
import { HttpError } from '@/lib/errors'

/** The largest body of a command or an API call, in bytes. */
const maxBodyBytes = 64 * 1024

/** Next hands parameters over as a promise of the path's segments, of nothing where the path has none (16.4). */
export interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined> | undefined>
}

/** Path segments and query parameters in one record; the path wins. */
export async function urlParams(request: Request, context: RouteContext): Promise<Record<string, string>> {
  const path = Object.entries((await context.params) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { ...Object.fromEntries(new URL(request.url).searchParams), ...Object.fromEntries(path) }
}

/** Signals, JSON or form fields: the first wrong field of each name, with what to change. */
export function fieldErrors(error: z.ZodError): Record<string, string> {
  const errors = new Map<string, string>()
  for (const issue of error.issues) {
    const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : []
    const field = (unknown ?? issue.path.join('.')).slice(0, 200)
    const message = unknown === undefined ? issue.message : 'There is no such field. Leave it out.'
    if (!errors.has(field)) errors.set(field, message)
  }
  // Not assigned one by one: a field may be named `__proto__` or `constructor`.
  return Object.fromEntries(errors)
}

/** What a schema refused, as one 400 about its first field. */
export function invalid(error: z.ZodError): HttpError {
  const [field, message] = Object.entries(fieldErrors(error))[0]!
  return new HttpError('invalid', message, field || undefined)
}

/**
 * The body as text.
 * @param maxBytes the most that it may have; `maxBodyBytes` by default
 * @throws HttpError 413 where it is larger
 */
export async function bodyText(request: Request, maxBytes = maxBodyBytes): Promise<string> {
  const read: ReadTextResult = await readText(request, maxBytes)
  if (!read.ok) throw readFailure(read.error)
  return read.text
}

/**
 * A body as JSON.
 * @throws HttpError 400 where it is not valid JSON
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpError('invalid', 'The body is not valid JSON. Send one JSON object.', 'body')
  }
}

/** A failure of `readSignals` or `readText` as an answer. */
export function readFailure({ code, message, field }: ReadError): HttpError {
  return code === 'too_large'
    ? new HttpError('too_large', message, 'body')
    : new HttpError('invalid', message, field || undefined)
}
