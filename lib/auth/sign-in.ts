import type { Db } from '@/lib/db'
import { limit, networkOf } from '@/lib/http/limit'
import type { Limiter } from '@/lib/limits/limiter'
import type { RuleName } from '@/lib/limits/rules'
import { normalisedEmail, personWithPassword } from './passwords'

/**
 * The id of the person with this e-mail address and password, null where they do not belong together. Every attempt is
 * counted before the password is looked at, so that many at once do not slip through together; one that succeeds is
 * given back. Known and unknown e-mail addresses are counted alike.
 *
 * The strict rule is for an account from one address: who guesses shuts out nobody else. An attempt that it refuses
 * does not count for the account as a whole.
 * @throws HttpError 429 after too many wrong passwords; 503 where they cannot be counted
 */
export async function signInWithPassword(
  all: { db: Db; limiter: Limiter },
  request: Request,
  email: string,
  password: string,
): Promise<string | null> {
  const account = normalisedEmail(email)
  const network = networkOf(request)
  const counted: [RuleName, string][] = [['sign-in-account', account]]
  if (network !== undefined)
    counted.unshift(['sign-in', `${account} ${network}`], ['sign-in-address', network])
  for (const [rule, key] of counted) await limit(all, rule, key, 'Too many wrong passwords.')
  const person = await personWithPassword(all.db, email, password)
  if (person !== null) await Promise.all(counted.map(([rule, key]) => all.limiter.giveBack(rule, key)))
  return person
}
