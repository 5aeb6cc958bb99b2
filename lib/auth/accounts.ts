import { randomUUID } from 'node:crypto'
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { announce } from '@/lib/outbox/outbox'
import { credentialsChanged, topic } from '@/lib/topics'
import { personName } from './input'
import { maxName } from './types'

const { accounts, people } = schema

/** Somebody as GitHub knows them. */
export interface GitHubAccount {
  /** Never changes, unlike the login. */
  id: string
  login: string
  name: string
  /** The primary address, lower case; null where it is not verified. */
  email: string | null
}

const sameAccount = ({ id }: GitHubAccount) =>
  and(eq(accounts.provider, 'github'), eq(accounts.providerId, id))

/** The person who signs in with a GitHub account, null where it is connected to nobody. */
export async function personOfGitHub(db: Db, account: GitHubAccount): Promise<string | null> {
  const [row] = await db.select({ person: accounts.person }).from(accounts).where(sameAccount(account))
  return row?.person ?? null
}

/** How a person can sign in: with a password, and with the GitHub account of this login. */
export async function signInMeans(
  db: Db,
  person: string,
): Promise<{ hasPassword: boolean; gitHub: string | null }> {
  const [row] = await db
    .select({ hash: people.passwordHash, login: accounts.name })
    .from(people)
    .leftJoin(accounts, and(eq(accounts.person, people.id), eq(accounts.provider, 'github')))
    .where(eq(people.id, person))
  return { hasPassword: row?.hash != null, gitHub: row?.login ?? null }
}

/**
 * Creates a person who signs in with GitHub.
 * @returns the new id, or null where somebody has the address already: that the addresses are equal does not make it
 *   theirs, because nobody has proved the other one
 */
export async function createGitHubPerson(
  db: Db,
  account: GitHubAccount & { email: string },
  now = Date.now(),
): Promise<string | null> {
  const person = randomUUID()
  const name = personName.safeParse(account.name.slice(0, maxName))
  const [[created]] = await db.batch([
    db
      .insert(people)
      .values({
        id: person,
        name: name.success ? name.data : account.login,
        email: account.email,
        createdAt: now,
      })
      .onConflictDoNothing()
      .returning({ id: people.id }),
    db.run(sql`
      insert into ${accounts} (provider, provider_id, person, name, created_at)
      select 'github', ${account.id}, ${people.id}, ${account.login}, ${now}
      from ${people} where ${people.id} = ${person}`),
  ])
  return created?.id ?? null
}

/**
 * Lets a person sign in with a GitHub account from now on. Drain the outbox afterwards.
 * @returns false where somebody uses it already, or the person has connected another one
 */
export async function connectGitHub(
  db: Db,
  person: string,
  account: GitHubAccount,
  now = Date.now(),
): Promise<boolean> {
  const { id: providerId, login: name } = account
  const [[connected]] = await db.batch([
    db
      .insert(accounts)
      .values({ provider: 'github', providerId, person, name, createdAt: now })
      .onConflictDoNothing()
      .returning({ person: accounts.person }),
    announce(db, { topic: topic.person(person), type: credentialsChanged, data: {} }),
  ])
  return connected !== undefined || (await personOfGitHub(db, account)) === person
}

/**
 * A person no longer signs in with GitHub. Drain the outbox afterwards.
 * @returns false where they have no password and could not sign in any more
 */
export async function disconnectGitHub(db: Db, person: string): Promise<boolean> {
  const withPassword = db
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.id, person), isNotNull(people.passwordHash)))
  const [[found]] = await db.batch([
    withPassword,
    db
      .delete(accounts)
      .where(and(eq(accounts.person, person), eq(accounts.provider, 'github'), sql`exists ${withPassword}`)),
    announce(db, { topic: topic.person(person), type: credentialsChanged, data: {} }),
  ])
  return found !== undefined
}
