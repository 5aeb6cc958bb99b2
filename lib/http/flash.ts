import { randomBytes } from 'node:crypto'
import { and, eq, gt, lte } from 'drizzle-orm'
import { z } from 'zod'
import { cookieHeader, cookieOf } from '@/lib/auth/next-auth'
import { type Db, schema } from '@/lib/db'
import type { FormState } from './types'

const cookieName = 'starling-flash'
/** How long a flash waits for the page that shows it, in ms. */
const lifeMs = 60_000

/** A form that was refused, or has worked, on its way to the page that shows it again. */
const flashSchema = z.object({
  form: z.string(),
  state: z.object({
    values: z.record(z.string(), z.string()),
    errors: z.record(z.string(), z.string()),
    notice: z.string().optional(),
  }),
})
export type Flash = z.infer<typeof flashSchema>

/**
 * Keeps a flash for the next page of the same browser. It waits in the database, since what was typed may be larger
 * than a cookie.
 * @returns the `Set-Cookie` header that finds it again
 */
export async function saveFlash(
  db: Db,
  flash: Flash,
  secureCookies: boolean,
  now = Date.now(),
): Promise<string> {
  const id = randomBytes(16).toString('base64url')
  await db.batch([
    db.delete(schema.flashes).where(lte(schema.flashes.expiresAt, now)),
    db.insert(schema.flashes).values({ id, data: flash, expiresAt: now + lifeMs }),
  ])
  return cookieHeader(cookieName, id, lifeMs / 1000, secureCookies)
}

/** Takes the flash of a request, at most once. */
export async function takeFlash(db: Db, request: Request, now = Date.now()): Promise<Flash | null> {
  const id = cookieOf(request, cookieName)
  if (!id) return null
  const [row] = await db
    .delete(schema.flashes)
    .where(and(eq(schema.flashes.id, id), gt(schema.flashes.expiresAt, now)))
    .returning()
  return row ? flashSchema.parse(row.data) : null
}

/** The state of one form in a flash, if the flash is about that form. */
export function formState(flash: Flash | null, form: string): FormState | undefined {
  return flash?.form === form ? flash.state : undefined
}
