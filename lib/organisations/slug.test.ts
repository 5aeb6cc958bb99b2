import { expect, test } from 'vitest'
import { isReserved } from './reserved'
import { slugCandidates, slugOf, slugPattern } from './slug'

test('a slug is made from the name', () => {
  expect(slugOf('  Café Zürich & Söhne! ')).toBe('cafe-zurich-sohne')
  expect(slugOf('株式会社')).toBe('')
  expect(slugOf('x'.repeat(60))).toHaveLength(39)
  for (const name of ['Admin', '株式会社', 'Acme', `${'x'.repeat(37)} y`, '--'])
    for (const slug of slugCandidates(name)) {
      expect(slug).toMatch(slugPattern)
      expect(isReserved(slug)).toBe(false)
    }
})
