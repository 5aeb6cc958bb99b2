import { expect, test } from 'vitest'
import type { BusEvent } from '@/lib/broadcast'
import { notificationCreated, notificationRead, type PublishedNotification } from './store'
import { notificationsView } from './view'

const notification: PublishedNotification = {
  id: '7',
  org: 'acme',
  title: 'News',
  body: '',
  severity: 'info',
  href: null,
  note: null,
  audience: 'everyone',
  person: null,
  createdAt: 0,
}

const event = (type: string, data: unknown): BusEvent => ({ id: '1-0', topic: 'o:acme', type, data })
const member = { org: 'acme', person: 'anna', role: 'member', admin: false, before: undefined } as const
const { render, variant, topics } = notificationsView

test('people of one audience with the same page share a variant; what only admins see is a topic of its own', () => {
  const admin = { ...member, person: 'ben', role: 'admin', admin: true } as const
  expect(variant(member)).toBe(variant({ ...member, person: 'carl' }))
  expect(variant(member)).not.toBe(variant(admin))
  expect(variant({ ...member, before: '9' })).not.toBe(variant(member))
  expect(topics(member)).toEqual(['o:acme', 'u:anna'])
  expect(topics(admin)).toEqual(['o:acme', 'u:ben', 'o:acme:admins'])
})

test('news take their place on top, also when the page shows them already', () => {
  const [remove, prepend, bound] = render(event(notificationCreated, notification), variant(member))
  expect(remove).toContain('data: selector #notification-7\ndata: mode remove')
  expect(prepend).toContain('data: selector #notification-list\ndata: mode prepend')
  expect(prepend).toContain('<li id="notification-7"')
  expect(bound).toContain('data: selector #notification-list > :nth-child(n + 61)\ndata: mode remove')
})

test('an older page keeps what it shows', () => {
  const older = variant({ ...member, before: '9' })
  expect(render(event(notificationCreated, notification), older)).toEqual([])
})

test('what was read loses its mark and its button where it stands; reading all loads the list again', () => {
  for (const page of [variant(member), variant({ ...member, before: '9' })]) {
    expect(render(event(notificationRead, { org: 'acme', id: '7' }), page)).toEqual([
      'event: datastar-patch-elements\ndata: selector #notification-7 :is(.unread-mark, form)\ndata: mode remove\n\n',
    ])
    expect(render(event(notificationRead, { org: 'acme', id: null }), page)).toBe('snapshot')
  }
})

test('what a person gets in another organisation does not appear in this one', () => {
  const elsewhere = { ...notification, org: 'globex', audience: 'person', person: 'anna' }
  expect(render(event(notificationCreated, elsewhere), variant(member))).toEqual([])
})
