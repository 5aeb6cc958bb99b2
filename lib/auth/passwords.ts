import { hash, verify } from '@node-rs/argon2'
import { eq } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'

/** Hashes a password with Argon2id and the library's defaults (19 MiB, 2 passes, 1 lane: OWASP's recommendation). */
export function hashPassword(password: string): Promise<string> {
  return hash(password)
}

let decoy: Promise<string> | undefined

/**
 * Does the password belong to the hash? Without a hash (an unknown e-mail address) it takes as long as with one,
 * so that the time of the answer does not tell who has an account.
 */
async function verifyPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  if (passwordHash) return verify(passwordHash, password)
  decoy ??= hash('the password of nobody')
  await verify(await decoy, password)
  return false
}

/** An e-mail address as it is stored and compared. */
export function normalisedEmail(email: string): string {
  return email.trim().toLowerCase()
}

/** Is it the password of this person? Somebody without one has no right answer. */
export async function isPasswordOf(db: Db, person: string, password: string): Promise<boolean> {
  const { people } = schema
  const [row] = await db.select({ hash: people.passwordHash }).from(people).where(eq(people.id, person))
  return verifyPassword(row?.hash, password)
}

/** The id of the person with this e-mail address and password, null where they do not belong together. */
export async function personWithPassword(db: Db, email: string, password: string): Promise<string | null> {
  const { people } = schema
  const [person] = await db
    .select()
    .from(people)
    .where(eq(people.email, normalisedEmail(email)))
  return (await verifyPassword(person?.passwordHash, password)) ? person!.id : null
}
