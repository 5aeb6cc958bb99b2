import { randomBytes } from 'node:crypto'
import { and, asc, eq, sql } from 'drizzle-orm'
import { audit } from '@/lib/audit/audit'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { announceIfChanged } from '@/lib/outbox/outbox'
import { keyRevoked, topic } from '@/lib/topics'
import { hashApiKey, newApiKey, prefixOf } from './access'
import { joinScopes, type Scope, splitScopes } from './scopes'
import type { ApiKeyEntry } from './types'

const { apiKeys, people } = schema

/** On the topic of an organisation's admins: its API keys have changed. Data: `{}`; what they are now is read anew. */
export const apiKeysChanged = 'api-keys.changed'

/** The most API keys that an organisation may have. */
export const maxKeys = 50

/**
 * Creates an API key and announces it. Drain the outbox afterwards.
 * @returns the key, which is kept nowhere and can be shown only now; null where the organisation has `maxKeys` already
 */
export async function createApiKey(
  db: Db,
  { org, person }: Pick<Member, 'org' | 'person'>,
  { name, scopes }: { name: string; scopes: readonly Scope[] },
  now = Date.now(),
): Promise<string | null> {
  const id = randomBytes(12).toString('base64url')
  const key = newApiKey()
  // In the order of the table's columns.
  const row = sql.join(
    [id, org, name, hashApiKey(key), joinScopes(scopes), prefixOf(key), person].map((value) => sql`${value}`),
    sql`, `,
  )
  const [created] = await db.batch([
    // Counted within the statement, so that two admins at once do not exceed the limit.
    db
      .insert(apiKeys)
      .select(
        sql`select ${row}, null, ${now} where (select count(*) from ${apiKeys} where ${apiKeys.org} = ${org}) < ${maxKeys}`,
      )
      .returning({ id: apiKeys.id }),
    ...audit(db, { org, actor: person, action: 'api_key.created', target: name }, now),
    announceChange(db, org),
  ])
  return created.length > 0 ? key : null
}

/**
 * Revokes an API key and announces it: its open streams close. Drain the outbox afterwards.
 * @returns false where the organisation has no such key
 */
export async function revokeApiKey(
  db: Db,
  { org, person }: Pick<Member, 'org' | 'person'>,
  id: string,
): Promise<boolean> {
  const own = and(eq(apiKeys.id, id), eq(apiKeys.org, org))
  const [found] = await db.select({ name: apiKeys.name }).from(apiKeys).where(own)
  if (!found) return false
  const [revoked] = await db.batch([
    db.delete(apiKeys).where(own),
    ...audit(db, { org, actor: person, action: 'api_key.revoked', target: found.name }),
    announceIfChanged(db, { topic: topic.apiKey(id), type: keyRevoked, data: {} }),
    announceChange(db, org),
  ])
  return revoked.rowsAffected > 0
}

/** The API keys of an organisation, oldest first. */
export async function listApiKeys(db: Db, org: string): Promise<ApiKeyEntry[]> {
  const { id, name, prefix, scopes, createdAt, lastUsedAt } = apiKeys
  const rows = await db
    .select({ id, name, prefix, scopes, createdBy: people.name, createdAt, lastUsedAt })
    .from(apiKeys)
    .leftJoin(people, eq(people.id, apiKeys.createdBy))
    .where(eq(apiKeys.org, org))
    .orderBy(asc(createdAt), asc(id))
    .limit(maxKeys)
  return rows.map((row) => ({ ...row, scopes: splitScopes(row.scopes) }))
}

function announceChange(db: Db, org: string) {
  return announceIfChanged(db, { topic: topic.admins(org), type: apiKeysChanged, data: {} })
}
