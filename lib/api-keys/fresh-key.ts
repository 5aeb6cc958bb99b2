import { decode, encode } from 'next-auth/jwt'
import { z } from 'zod'
import type { Flash } from '@/lib/http/flash'
import { freshKeyId } from './types'

/** How long a new key waits for the page that shows it, in seconds. */
const lifeSeconds = 60
// The salt derives a key of its own from the installation's secret: no other token of ours passes for one of these.
const salt = 'fresh api key'

/**
 * A new key on its way to the next page of a browser without JavaScript. The flash waits in the database, where no key
 * may lie in clear, so it is encrypted.
 */
export async function freshKeyFlash(secret: string, key: string): Promise<Flash> {
  const sealed = await encode({ token: { key }, secret, salt, maxAge: lifeSeconds })
  return { form: freshKeyId, state: { values: { sealed }, errors: {} } }
}

/** The key of such a flash; undefined where there is none, or it is too old. */
export async function freshKeyOf(
  secret: string,
  state: Flash['state'] | undefined,
): Promise<string | undefined> {
  const token = state?.values.sealed
  if (token === undefined) return undefined
  const claims = await decode({ token, secret, salt }).catch(() => null)
  return z.object({ key: z.string() }).safeParse(claims).data?.key
}
