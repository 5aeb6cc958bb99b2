import { decode, encode } from 'next-auth/jwt'
import { z } from 'zod'
import type { Db } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { type Identity, identityId, identityOfId } from './identity'

/** How long a token can be used to connect, in ms. An open stream outlives it. */
const lifeMs = 60_000

// The salt derives a key of its own from the installation's secret: no other token of ours passes for one of these.
const salt = 'stream token'

const claims = z.object({
  identity: z.union([z.object({ key: z.string() }), z.object({ session: z.string() })]),
  topics: z.array(z.string()),
  expiresAt: z.number(),
})

/**
 * A token that stands for its owner at `GET /api/v1/events`, for clients that cannot send headers: encrypted, short-lived
 * and good for exactly these topics.
 *
 * @returns the token, and when it expires in ms since the epoch
 */
export async function issueToken(
  secret: string,
  identity: Identity,
  topics: readonly string[],
  now = Date.now(),
): Promise<{ token: string; expiresAt: number }> {
  const expiresAt = now + lifeMs
  const token = { identity: identityId(identity), topics: [...topics], expiresAt }
  return { token: await encode({ token, secret, salt, maxAge: lifeMs / 1000 }), expiresAt }
}

/**
 * The owner of a token, as they are now.
 * @throws HttpError 401 where it is no token of ours, has expired, or its session or key has ended; 403 for other topics
 */
export async function redeemToken(
  { db, secret }: { db: Db; secret: string },
  token: string,
  topics: readonly string[],
  now = Date.now(),
): Promise<Identity> {
  const parsed = claims.safeParse(await decode({ token, secret, salt }).catch(() => null))
  const live = parsed.success && now < parsed.data.expiresAt
  const identity = live ? await identityOfId(db, parsed.data.identity) : null
  if (!live || !identity)
    throw new HttpError(
      'unauthorized',
      'This stream token is not valid any more. Ask for a new one.',
      'token',
    )
  const bound = new Set(parsed.data.topics)
  if (topics.length !== bound.size || !topics.every((topic) => bound.has(topic)))
    throw new HttpError(
      'forbidden',
      'This stream token is for other topics. Ask for one for these.',
      'topics',
    )
  return identity
}
