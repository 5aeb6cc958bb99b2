/** What an API key may be allowed to do, each with the words for people. A key has at least one of them. */
export const scopes = [
  { name: 'notifications:write', words: 'Publish notifications' },
  { name: 'notifications:read', words: 'Read notifications, with their internal notes' },
  { name: 'events:read', words: 'Read event streams, also those for admins' },
  { name: 'prices:write', words: 'Publish prices' },
  { name: 'activities:write', words: 'Publish activities' },
  { name: 'jobs:write', words: 'Report jobs' },
] as const

export type Scope = (typeof scopes)[number]['name']

export const allScopes: readonly Scope[] = scopes.map(({ name }) => name)

/** Scopes as a column of the database. */
export function joinScopes(list: readonly Scope[]): string {
  return list.join(',')
}

/** The scopes of a column; one that this version does not know allows nothing. */
export function splitScopes(column: string): Scope[] {
  const named = new Set(column.split(','))
  return allScopes.filter((scope) => named.has(scope))
}
