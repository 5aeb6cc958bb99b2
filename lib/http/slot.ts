import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Services } from '@/lib/services'
import type { Admission, NewStream } from '@/lib/streams/registry'
import { addressOf, unknownAddress } from './address'
import { invalid } from './input'

const tabParam = z.object({
  tab: z
    .string()
    .regex(/^[\w-]{22}$/, 'This is no id of a page. Leave it out, or load the page again.')
    .default(newTab),
})

/** The id of a page. Its first paint puts it into the URL of its stream, so that a reconnect takes the same place. */
export function newTab(): string {
  return randomBytes(16).toString('base64url')
}

/**
 * The id of the page that opens a stream; a client that names none counts as a page of its own.
 * @throws HttpError 400 for anything else
 */
export function tabOf(params: Record<string, string>): string {
  const parsed = tabParam.safeParse(params)
  if (!parsed.success) throw invalid(parsed.error)
  return parsed.data.tab
}

type Place = Exclude<Admission, { ended: unknown }>

/**
 * Takes a place for the stream of a request, and opens it there. A client that leaves meanwhile leaves no place behind.
 * @returns what `open` returns; or why the page has to rest
 */
export async function inPlace<Opened>(
  request: Request,
  { streams, env }: Services,
  stream: Omit<NewStream, 'address'>,
  open: (place: Place) => Opened,
): Promise<Opened | Exclude<Admission, Place>> {
  const address = addressOf(request, env.trustProxy)
  const place = await streams.open({ ...stream, address: address === unknownAddress ? null : address })
  if ('ended' in place) return place
  try {
    return open(place)
  } catch (failure) {
    place.release()
    throw failure
  }
}
