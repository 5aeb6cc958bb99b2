import { expect, test } from 'vitest'
import { audienceOf, memberFor } from './visibility'

const row = {
  id: 'u1',
  name: 'Ada',
  role: 'admin',
  joinedAt: 1,
  present: true,
  email: 'ada@acme.example',
} as const

test('admins see the e-mail address of a member, and members do not', () => {
  expect(memberFor(audienceOf({ admin: true }), row)).toEqual(row)
  expect(memberFor(audienceOf({ admin: false }), row)).not.toHaveProperty('email')
})

test('a field that nobody has thought of reaches nobody', () => {
  const wider = { ...row, passwordHash: 'secret' }
  expect(memberFor('admin', wider)).not.toHaveProperty('passwordHash')
})
