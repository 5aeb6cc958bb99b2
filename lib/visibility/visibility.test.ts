import { expect, test } from 'vitest'
import type { BusEvent } from '@/lib/broadcast'
import { notificationCreated } from '@/lib/notifications/store'
import { audienceOf, eventFor, memberFor, notificationFor, orgOfEvent } from './visibility'

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

const event = (data: unknown, type: string = notificationCreated): BusEvent => ({
  id: '1-0',
  topic: 'o:acme',
  type,
  data,
})

test('admins and owners are one audience, members the other', () => {
  expect([audienceOf({ admin: true }), audienceOf({ admin: false })]).toEqual(['admin', 'member'])
})

test('a note is for admins; the rest of a notification is for everybody', () => {
  const notification = { title: 'Disk is full', note: 'Ask Ada' }
  expect(notificationFor('admin', notification)).toEqual(notification)
  expect(notificationFor('member', notification)).toEqual({ title: 'Disk is full', note: null })
})

test('an event is told by the rule of its type, and is itself where there is none', () => {
  expect(eventFor('member', event({ note: 'Ask Ada' })).data).toEqual({ note: null })
  expect(eventFor('admin', event({ note: 'Ask Ada' })).data).toEqual({ note: 'Ask Ada' })
  const other = event({ note: 'of another kind' }, 'presence.changed')
  expect(eventFor('member', other)).toBe(other)
})

test.each([null, 'text', 7, ['note']])(
  'the data %j of an older or broken publisher pass unharmed',
  (data) => {
    expect(eventFor('member', event(data)).data).toEqual(data)
  },
)

test('an event belongs to the organisation of its topic; on a person’s topic to the one it names', () => {
  const of = (topic: string, data: unknown) => orgOfEvent({ ...event(data), topic })
  expect(of('o:acme', { org: 'globex' })).toBe('acme')
  expect(of('o:acme:admins', {})).toBe('acme')
  expect(of('u:anna', { org: 'globex' })).toBe('globex')
  expect([of('u:anna', {}), of('u:anna', null), of('u:anna', { org: 7 })]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
