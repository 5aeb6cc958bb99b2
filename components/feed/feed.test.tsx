import { describe, expect, it } from 'vitest'
import { type Entry, emojis } from '@/lib/feed/types'
import type { SanitisedHtml } from '@/lib/markdown/types'
import { routes } from '@/lib/routes'
import { byId, only, render, tagsOf, textOf } from '../testing'
import { EntryPage } from './entry-page'
import { FeedEntry } from './feed-entry'
import { FeedList, FeedTabs, FeedTop, NewEntries } from './feed-list'
import { PeoplePanel } from './people-panel'
import { PostForm } from './post-form'
import { TypingLine } from './typing-line'

const ada = { id: 'ada', name: 'Ada <b>' }
const entry: Entry = {
  ...{ id: '7', org: 'acme', kind: 'post', person: ada, via: null, text: '*Hi*', mentions: [] },
  ...{ href: null, parent: null, subject: null, createdAt: 0, editedAt: null },
  ...{
    html: '<p><em>Hi</em></p>' as SanitisedHtml,
    reactions: { heart: 2 },
    thread: { count: 0, comments: [] },
  },
}
const comment = { ...entry, id: '8', kind: 'comment', parent: '7', subject: ada } as const
const list = (overrides: Partial<Parameters<typeof FeedList>[0]> = {}) =>
  render(
    <FeedList
      org="acme"
      viewer="ada"
      view={undefined}
      mode="following"
      entries={[entry]}
      mine={{ 7: ['heart'] }}
      older="acme.7"
      now={0}
      {...overrides}
    />,
  )

describe('an entry', () => {
  it('shows what its author can change to its author alone, and to nobody before it is known who looks', () => {
    const edits = (viewer?: string) =>
      tagsOf(render(<FeedEntry entry={entry} viewer={viewer} />)).filter(
        ({ attributes }) => attributes.id === 'edit-7',
      )
    expect(edits('ada')[0]?.attributes).not.toHaveProperty('hidden')
    expect(edits('ben')).toEqual([])
    const [unknown] = edits()
    expect(unknown?.attributes).toMatchObject({ hidden: '', 'data-attr': '{hidden: $_me !== "ada"}' })
  })

  it('counts reactions for everyone and says which are one’s own', () => {
    const button = (mine: ['heart'] | []) =>
      only(render(<FeedEntry entry={entry} mine={mine} />), ({ attributes }) => attributes.value === 'heart')
    expect(button(['heart'])).toMatchObject({ 'aria-label': 'Heart, 2', 'aria-pressed': 'true' })
    expect(button([])['aria-pressed']).toBe('false')
    expect(
      tagsOf(render(<FeedEntry entry={entry} />)).filter(
        ({ name, attributes }) => name === 'button' && attributes.name === 'emoji',
      ),
    ).toHaveLength(Object.keys(emojis).length)
  })

  it('counts as new only when it has just come', () => {
    expect(byId(render(<FeedEntry entry={entry} fresh />), 'entry-7')['data-init']).toBe('$_top || $_new++')
    expect(byId(render(<FeedEntry entry={entry} />), 'entry-7')).not.toHaveProperty('data-init')
  })

  it.each([
    [{ kind: 'comment', parent: '3', subject: { id: 'ben', name: 'Ben' } }, 'commented on Ben’s post'],
    [{ kind: 'comment', parent: '3', subject: ada }, 'commented on their own post'],
    [{ kind: 'follow', subject: { id: 'ben', name: 'Ben' } }, 'follows Ben now'],
    [{ kind: 'external', via: 'CI' }, 'via CI'],
    [{ kind: 'external', via: 'CI', person: null }, 'CI'],
  ] as const)('%j reads "%s"', (fields, sentence) => {
    const html = render(<FeedEntry entry={{ ...entry, ...fields }} />)
    expect(textOf(/<h2.*?<\/h2>/.exec(html)![0])).toContain(sentence)
  })

  it('takes comments and reactions, but not where it is a comment or a follow itself', () => {
    for (const kind of ['comment', 'follow'] as const)
      expect(render(<FeedEntry entry={{ ...entry, kind }} />)).not.toContain('<form')
  })
})

describe('the feed', () => {
  it('has the ids that patches aim at, and the signals of its viewer', () => {
    expect(list()).toMatch(/<ol id="feed-list"[^>]*><li id="entry-7"/)
    expect(JSON.parse(byId(list(), 'feed')['data-signals'] ?? '')).toEqual({
      ...{ _me: 'ada', _mine: { 'reactions-7': 'heart' }, _painted: 0 },
    })
  })

  it('leads to older entries by a link that needs no JavaScript, where there are any', () => {
    expect(only(list(), ({ attributes }) => attributes.rel === 'next').href).toBe('/acme/feed?before=acme.7')
    expect(textOf(list({ older: null }))).not.toContain('Older')
  })

  it('says what to do when it is empty', () => {
    expect(textOf(list({ entries: [] }))).toContain('see what everyone does')
    expect(textOf(list({ entries: [], mode: 'everyone', view: 'everyone' }))).toContain('Post something.')
  })

  it('marks the view that it shows', () => {
    const current = only(
      render(<FeedTabs org="acme" mode="everyone" />),
      ({ attributes }) => 'aria-current' in attributes,
    )
    expect(current.href).toBe(routes.feed('acme', { view: 'everyone' }))
  })
})

it('uses only attributes of Datastar v1, each with an expression that compiles, and real forms', () => {
  const html =
    render(
      <>
        <FeedTop>
          <PostForm org="acme" sent />
        </FeedTop>
        <NewEntries />
        <PeoplePanel org="acme" people={[{ ...ada, following: true }]} />
        <FeedEntry entry={{ ...entry, thread: { count: 9, comments: [comment] } }} fresh />
        <EntryPage org="acme" entry={entry} mine={{}} viewer="ada" />
        <TypingLine entry="7" person={ada} />
      </>,
    ) + list()
  const used = tagsOf(html).flatMap(({ attributes }) =>
    Object.entries(attributes).filter(([name]) => name.startsWith('data-')),
  )
  for (const [name, expression] of used) {
    expect(name).toMatch(
      /^data-(signals|text|class|attr|init|on-intersect|indicator:[\w.]+|on:[a-z-]+)(__[a-z]+(\.[a-z0-9]+)*)*$/,
    )
    if (name.startsWith('data-indicator:')) continue // the signal's name says it all
    expect(() => new Function(`return (${expression.replaceAll('@', '')})`), expression).not.toThrow()
  }
  for (const { attributes } of tagsOf(html).filter(({ name }) => name === 'form'))
    expect(attributes).toMatchObject({ method: 'post', action: expect.stringMatching(/^\/api\/acme\/feed/) })
  expect(html).not.toContain('<b>')
})
