import { expect, test } from 'vitest'
import type { BusEvent } from '@/lib/broadcast'
import { followChanged } from '@/lib/topics'
import { activityCreated, threadChanged } from './activities'
import type { Activity } from './types'
import { type FeedScope, feedView } from './view'

const scope: FeedScope = {
  ...{ org: 'acme', person: 'anna', role: 'member', admin: false },
  ...{ view: undefined, before: undefined, followed: ['ben', 'cleo'] },
}
const everyone: FeedScope = { ...scope, view: 'everyone', followed: [] }
const activity: Activity = {
  ...{ id: '7', org: 'acme', kind: 'post', person: { id: 'ben', name: 'Ben' }, via: null },
  ...{ text: '*Hi*', mentions: [], href: null, parent: null, subject: null, createdAt: 0, editedAt: null },
}
const event = (type: string, data: unknown): BusEvent => ({ id: '1-0', topic: 'f:acme', type, data })
const { render, topics, variant, rescope } = feedView

test('the view of what one follows has the topics of oneself and of the followed, that of everyone has one', () => {
  expect(topics(scope)).toEqual(['f:acme:anna', 'f:acme:ben', 'f:acme:cleo', 'u:anna'])
  expect(topics(everyone)).toEqual(['f:acme', 'u:anna'])
})

test('following somebody changes what the stream carries, but only where it shows what one follows', () => {
  const follows = event(followChanged, { org: 'acme', person: { id: 'dan', name: 'Dan' }, following: true })
  expect(rescope?.(follows, scope)).toBe(true)
  expect(rescope?.(follows, everyone)).toBe(false)
  expect(rescope?.(follows, { ...scope, org: 'globex' })).toBe(false)
  expect(rescope?.(event(activityCreated, activity), scope)).toBe(false)
})

test('all who look at the newest entries of an organisation share a variant', () => {
  expect(variant({ ...scope, person: 'ben', followed: [] })).toBe(variant(scope))
  expect(variant({ ...scope, before: '9' })).not.toBe(variant(scope))
  expect(variant({ ...scope, org: 'globex' })).not.toBe(variant(scope))
})

test('an entry takes its place on top, also when the page shows it already', () => {
  const [remove, prepend] = render(event(activityCreated, activity), variant(scope))
  expect(remove).toContain('data: selector #entry-7\ndata: mode remove')
  expect(prepend).toContain('data: selector #feed-list\ndata: mode prepend')
  expect(prepend).toContain('<em>Hi</em>')
})

test('an older page and another organisation keep what they show', () => {
  expect(render(event(activityCreated, activity), variant({ ...scope, before: '9' }))).toEqual([])
  expect(render(event(activityCreated, { ...activity, org: 'globex' }), variant(scope))).toEqual([])
})

test('what a page may not show is patched where it cannot be missing, and taken away from there', () => {
  const thread = {
    id: '7',
    org: 'acme',
    count: 1,
    latest: [{ ...activity, id: '8', kind: 'comment' }],
    added: true,
  }
  const [stopTyping, shown, cleared] = render(event(threadChanged, thread), variant(scope))
  expect(stopTyping).toContain('selector .typing-7-ben\ndata: mode remove')
  expect(shown).toContain('selector #thread-7, #offstage\ndata: mode inner')
  expect(cleared).toContain('selector #offstage > *\ndata: mode remove')
})
