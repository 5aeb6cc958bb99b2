import { createHash, randomBytes } from 'node:crypto'
import { and, eq, isNull, lt, or } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { logFault } from '@/lib/log'
import { type Scope, splitScopes } from './scopes'

/** A program that acts for an organisation, as far as its scopes go. */
export interface ApiKey {
  id: string
  org: string
  scopes: readonly Scope[]
}

/** How exact the time of the last use is, in ms: a busy key must not cost a write for each call. */
const lastUseMs = 60_000

const { apiKeys } = schema
const columns = {
  id: apiKeys.id,
  org: apiKeys.org,
  scopes: apiKeys.scopes,
  lastUsedAt: apiKeys.lastUsedAt,
}

/** A new API key: 256 random bits. */
export function newApiKey(): string {
  return `starling_${randomBytes(32).toString('base64url')}`
}

/** What is kept of an API key: enough to recognise it, not to use it. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/** What people are shown of an API key, to tell it from others. */
export function prefixOf(key: string): string {
  return key.slice(0, 'starling_abcd'.length)
}

/**
 * The API key of a request, from `Authorization: Bearer …`.
 * @throws HttpError 401 where it is missing or unknown
 */
export async function apiKeyOf(db: Db, request: Request, now = Date.now()): Promise<ApiKey> {
  const key = /^Bearer +(\S{1,200})$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!key) throw new HttpError('unauthorized', 'Send an API key: Authorization: Bearer KEY.')
  // The lookup is by the hash: how long it takes tells nothing about the key.
  const [found] = await db
    .select(columns)
    .from(apiKeys)
    .where(eq(apiKeys.hash, hashApiKey(key)))
  if (!found)
    throw new HttpError('unauthorized', 'This API key is not known. Check it, or ask an admin for a new one.')
  const { id, org, scopes, lastUsedAt } = found
  if (lastUsedAt === null || lastUsedAt <= now - lastUseMs) void noteUse(db, id, now)
  return { id, org, scopes: splitScopes(scopes) }
}

/** An API key by its id, null where it was revoked. */
export async function apiKeyOfId(db: Db, id: string): Promise<ApiKey | null> {
  const [found] = await db.select(columns).from(apiKeys).where(eq(apiKeys.id, id))
  return found ? { id, org: found.org, scopes: splitScopes(found.scopes) } : null
}

/** @throws HttpError 403 where the key was not given this scope */
export function requireScope({ scopes }: ApiKey, scope: Scope): void {
  if (scopes.includes(scope)) return
  throw new HttpError(
    'forbidden',
    `This API key may not do that: it lacks the scope ${scope}. Ask an admin for a key that has it.`,
  )
}

/** Nobody waits for it, so that it never rejects. Of calls at the same time one writes. */
async function noteUse(db: Db, id: string, now: number): Promise<void> {
  const isOld = or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, now - lastUseMs + 1))
  try {
    await db
      .update(apiKeys)
      .set({ lastUsedAt: now })
      .where(and(eq(apiKeys.id, id), isOld))
  } catch (cause) {
    logFault('The last use of an API key could not be noted.', cause)
  }
}
