import { createHash, timingSafeEqual } from 'node:crypto'
import { HttpError } from '@/lib/errors'

/**
 * Lets a program pass that sends a secret of the installation, as `Authorization: Bearer …`.
 * @param secret undefined where none is set: then there is nothing behind it
 * @param variable the variable of the environment that sets it
 * @throws HttpError 404 where none is set, 401 for any other
 */
export function requireBearer(request: Request, secret: string | undefined, variable: string): void {
  if (secret === undefined)
    throw new HttpError('not_found', `There is nothing here. Set ${variable} (at least 16 characters) first.`)
  const sent = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  // Compared as digests, which are equally long: how long it takes tells nothing about the secret.
  if (!timingSafeEqual(digest(sent), digest(secret)))
    throw new HttpError('unauthorized', `Send the secret of this route: Authorization: Bearer ${variable}.`)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
