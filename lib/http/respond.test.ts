import { expect, test, vi } from 'vitest'
import { HttpError } from '@/lib/errors'
import { errorDocument } from './respond'

vi.hoisted(() => vi.stubEnv('NEXTAUTH_URL', 'https://starling.example'))

test('behind https every document tells the browser to come back by https alone', async () => {
  const { headers } = await errorDocument(
    new HttpError('not_found', 'There is nothing here.'),
    new Request('https://starling.example/'),
  )
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
})
