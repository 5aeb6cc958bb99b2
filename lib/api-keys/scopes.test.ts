import { expect, test } from 'vitest'
import { allScopes, joinScopes, splitScopes } from './scopes'

test('a column gives back the scopes that were put into it, whichever they are', () => {
  for (const list of [[], [...allScopes], allScopes.slice(1, 3)])
    expect(splitScopes(joinScopes(list))).toEqual(list)
})

test('what this version does not know allows nothing', () => {
  expect(splitScopes('world:rule,events:read,events:readwrite,constructor')).toEqual(['events:read'])
})
