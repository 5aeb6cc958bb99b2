import { expect, test } from 'vitest'
import type { StreamEntry } from '@/lib/streams/types'
import { byId, only, render, tagsOf, textOf } from '../testing'
import { EndedNotice } from './ended-notice'
import { LiveStream } from './live-stream'
import { OpenPages, OrgStreams } from './open-pages'

const now = Date.UTC(2026, 0, 2, 12)
const stream: StreamEntry = {
  id: 's-1',
  tab: 'tab-1',
  owner: 'Ada <Admin>',
  view: 'notifications',
  address: '10.0.0.1',
  openedAt: now - 5 * 60_000,
  traffic: { sink: 'direct', queuedBytes: 0, sentBytes: 3_400, events: 12 },
}
const away: StreamEntry = {
  ...stream,
  id: 's-2',
  tab: 'tab-2',
  view: 'events',
  address: null,
  traffic: undefined,
}

test('my open pages are named in words, with their age, address and traffic', () => {
  const html = render(<OpenPages org="acme" streams={[stream, away]} now={now} />)
  const text = textOf(html)
  expect(text).toContain('Notifications')
  expect(text).toContain('5 min')
  expect(text).toContain('10.0.0.1 · 12 events, 3.4 kB sent (direct)')
  expect(text).toContain('Event stream')
  expect(text).toContain('on another instance')
  expect(text).not.toContain('Ada')
})

test('each can be closed, also without JavaScript', () => {
  const html = render(<OpenPages org="acme" streams={[stream, away]} now={now} />)
  const forms = tagsOf(html).filter(({ name }) => name === 'form')
  expect(forms.map(({ attributes }) => [attributes.method, attributes.action])).toEqual([
    ['post', '/api/acme/streams/s-1'],
    ['post', '/api/acme/streams/s-2'],
  ])
})

test('the page that one looks at is marked where its own id says so', () => {
  const html = render(<OpenPages org="acme" streams={[stream]} now={now} />)
  const mark = only(html, ({ attributes }) => attributes['data-tab'] === 'tab-1')
  const [, expression] = /^\{hidden: (.*)\}$|^\{"hidden": (.*)\}$/.exec(mark['data-attr'] ?? '') ?? []
  const hidden = new Function('el', '$_tab', `return ${expression}`)
  expect([
    hidden({ dataset: { tab: 'tab-1' } }, 'tab-1'),
    hidden({ dataset: { tab: 'tab-1' } }, 'x'),
  ]).toEqual([false, true])
})

test('admins see whose they are, and what it means that there is none', () => {
  expect(textOf(render(<OrgStreams org="acme" streams={[stream]} now={now} />))).toContain(
    'Ada <Admin> · Notifications',
  )
  expect(textOf(render(<OrgStreams org="acme" streams={[]} now={now} />))).toContain('Nobody is connected.')
})

test('the notice stands where the stream was opened, and opens nothing', () => {
  expect(byId(render(<LiveStream url="/api/acme/feed" tab="tab-1" />), 'live')['data-init']).toContain(
    '/api/acme/feed?tab=tab-1',
  )
  for (const reason of ['replaced', 'ended'] as const) {
    const html = render(<EndedNotice reason={reason} />)
    expect(byId(html, 'live')).toMatchObject({ role: 'alert' })
    expect(html).not.toContain('data-init')
  }
})
