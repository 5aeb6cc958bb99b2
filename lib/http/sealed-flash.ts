import { decode, encode } from 'next-auth/jwt'
import { z } from 'zod'
import type { Flash } from './flash'

/** How long a secret waits for the page that shows it, in seconds. */
const lifeSeconds = 60
// The salt derives a key of its own from the installation's secret: no other token of ours passes for one of these.
const salt = 'sealed flash'

/**
 * A secret that is shown once, on its way to the next page of a browser without JavaScript. The flash waits in the
 * database, where nothing that opens a door may lie in clear, so it is encrypted.
 * @param form whose page shows it
 */
export async function sealedFlash(secret: string, form: string, text: string): Promise<Flash> {
  const sealed = await encode({ token: { form, text }, secret, salt, maxAge: lifeSeconds })
  return { form, state: { values: { sealed }, errors: {} } }
}

/** The secret in the state of this form; undefined where there is none, or it is too old. */
export async function unsealed(
  secret: string,
  form: string,
  state: Flash['state'] | undefined,
): Promise<string | undefined> {
  const token = state?.values.sealed
  if (token === undefined) return undefined
  const claims = await decode({ token, secret, salt }).catch(() => null)
  return z.object({ form: z.literal(form), text: z.string() }).safeParse(claims).data?.text
}
