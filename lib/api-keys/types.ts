import type { Scope } from './scopes'

export { type Scope, scopes } from './scopes'

/** An API key as admins see it: never the key itself. */
export interface ApiKeyEntry {
  id: string
  name: string
  /** How the key begins, so that it can be told from others. */
  prefix: string
  scopes: readonly Scope[]
  /** Name of the person who created it, null where the account is gone. */
  createdBy: string | null
  /** Milliseconds since the epoch. */
  createdAt: number
  /** Milliseconds since the epoch, exact to a minute; null where it was never used. */
  lastUsedAt: number | null
}

/** The id of the place where a new key is shown, once. */
export const freshKeyId = 'fresh-api-key'
