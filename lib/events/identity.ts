import { type ApiKey, apiKeyOf, apiKeyOfId } from '@/lib/api-keys/access'
import { type AuthOptions, viewerOfRequest } from '@/lib/auth/next-auth'
import { type Viewer, viewerOfSession } from '@/lib/auth/viewer'
import type { Db } from '@/lib/db'
import { HttpError } from '@/lib/errors'

/** Who reads a raw stream: a program with the key of an organisation, or a person in a session. */
export type Identity = { key: ApiKey } | { viewer: Viewer }

/** What is enough to find an identity again. */
export type IdentityId = { key: string } | { session: string }

/** What a token remembers of an identity. */
export function identityId(identity: Identity): IdentityId {
  return 'key' in identity ? { key: identity.key.id } : { session: identity.viewer.session }
}

/**
 * The identity of a request: its API key, or else its session.
 * @throws HttpError 401 where it has neither
 */
export async function identityOfRequest(request: Request, auth: AuthOptions): Promise<Identity> {
  if (request.headers.has('authorization')) return { key: await apiKeyOf(auth.db, request) }
  const viewer = await viewerOfRequest(request, auth)
  if (viewer) return { viewer }
  throw new HttpError('unauthorized', 'Send an API key (Authorization: Bearer KEY), or sign in first.')
}

/** The identity as it is now, or null where its session has ended or its key is gone. */
export async function identityOfId(db: Db, id: IdentityId): Promise<Identity | null> {
  if ('session' in id) {
    const viewer = await viewerOfSession(db, id.session)
    return viewer && { viewer }
  }
  const key = await apiKeyOfId(db, id.key)
  return key && { key }
}
