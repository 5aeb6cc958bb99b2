import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'

/** A program that acts for an organisation. */
export interface ApiKey {
  id: string
  org: string
}

/** What is kept of an API key: enough to recognise it, not to use it. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/**
 * The API key of a request, from `Authorization: Bearer …`.
 * @throws HttpError 401 where it is missing or unknown
 */
export async function apiKeyOf(db: Db, request: Request): Promise<ApiKey> {
  const key = /^Bearer +(\S{1,200})$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!key) throw new HttpError('unauthorized', 'Send an API key: Authorization: Bearer KEY.')
  const { id, org, hash } = schema.apiKeys
  // The lookup is by the hash: how long it takes tells nothing about the key.
  const [found] = await db
    .select({ id, org })
    .from(schema.apiKeys)
    .where(eq(hash, hashApiKey(key)))
  if (!found)
    throw new HttpError('unauthorized', 'This API key is not known. Check it, or ask an admin for a new one.')
  return found
}
