import { against } from './bundle'
import { attributeCases } from './cases/attributes'
import { bindCases } from './cases/bind'
import { cancellationCases } from './cases/cancellation'
import { expressionCases } from './cases/expressions'
import { fetchCases } from './cases/fetch'
import { morphCases } from './cases/morph'
import { morphFieldCases } from './cases/morph-fields'
import { onCases } from './cases/on'
import { patchCases } from './cases/patches'
import { retryCases } from './cases/retries'
import { securityCases } from './cases/security'
import { signalCases } from './cases/signals'
import { streamCases } from './cases/streams'
import { watcherCases } from './cases/watchers'
import { differences } from './differences'
import { expect, play, test } from './fixtures'

const cases = [
  ...signalCases,
  ...expressionCases,
  ...attributeCases,
  ...bindCases,
  ...onCases,
  ...watcherCases,
  ...fetchCases,
  ...cancellationCases,
  ...retryCases,
  ...streamCases,
  ...patchCases,
  ...morphCases,
  ...morphFieldCases,
  ...securityCases,
]

test('each intended difference names cases', () => {
  const named = cases.flatMap((one) => [one.covers, `${one.covers} ${one.does}`])
  expect(Object.keys(differences).filter((key) => !named.includes(key))).toEqual([])
})

for (const one of cases) {
  const title = `${one.covers} ${one.does}`
  // Another client is not asked for what only ours does.
  if (against && (title in differences || one.covers in differences)) continue
  test(title, { annotation: { type: 'covers', description: one.covers } }, async ({ openStage }) =>
    play(await openStage({ isFresh: one.hasClock ?? false }), one),
  )
}
