import { describe, expect, it } from 'vitest'
import type { Job } from '@/lib/jobs/types'
import { routes } from '@/lib/routes'
import { only, render, tagsOf, textOf } from '../testing'
import { formatBytes, formatCount, formatDuration, formatRate } from './format'
import { JobItem } from './job-item'
import { JobList } from './job-list'
import { Progress } from './job-progress'
import { StartExport } from './start-export'

const hostile = '<script>alert(1)</script> "&'
const job: Job = {
  ...{ id: '7', org: 'acme', name: 'Feed', source: 'feed', format: 'csv', state: 'running', message: '' },
  ...{
    processed: 500,
    total: 2_000,
    person: { id: 'ada', name: 'Ada' },
    via: null,
    bytes: 0,
    position: null,
  },
  ...{ createdAt: 0, startedAt: 0, updatedAt: 10_000, endedAt: null, expiresAt: null },
}
const outside: Job = { ...job, source: null, format: null, person: null, via: 'CI', name: 'Build' }
const item = (changes: Partial<Job>, viewer?: string, admin = false) =>
  render(<JobItem job={{ ...job, ...changes }} admin={admin} viewer={viewer} now={0} />)

/** The paths of the forms and links, those that are hidden left out. */
const offers = (html: string) => {
  const shown = html.replace(/<(?:div|a)[^>]*\shidden=""[^>]*>.*?<\/(?:div|a)>/g, '')
  return tagsOf(shown).flatMap(({ name, attributes: { action, href } }) =>
    name === 'form' ? [action] : name === 'a' ? [href] : [],
  )
}

describe('numbers', () => {
  it.each([
    [formatCount(1_234_567), '1\u202f234\u202f567'],
    [formatBytes(999), '999 B'],
    [formatBytes(1_500), '1.5 kB'],
    [formatBytes(12_345_678), '12.3 MB'],
    [formatDuration(12_400), '12 s'],
    [formatDuration(90_000), '2 min'],
    [formatDuration(7_500_000), '2 h 5 min'],
    [formatRate(1_240.4), '1\u202f240/s'],
    [formatRate(0.5), '30/min'],
    [formatRate(0.01), '36.0/h'],
  ])('%s', (shown, expected) => expect(shown).toBe(expected))
})

describe('progress', () => {
  it('says how far it is, how fast on average, and how long it will take', () => {
    const html = render(<Progress job={job} />)
    expect(only(html, ({ name }) => name === 'progress')).toMatchObject({ value: '500', max: '2000' })
    expect(textOf(html)).toBe('500 of 2 000 rows50/sabout 30 s left'.replace('2 000', '2 000'))
  })

  it('promises nothing that cannot be known', () => {
    const unknown = render(<Progress job={{ ...outside, total: null }} />)
    expect(only(unknown, ({ name }) => name === 'progress')).not.toHaveProperty('value')
    expect(textOf(unknown)).toBe('50050/s')
    expect(textOf(render(<Progress job={{ ...job, processed: 0 }} />))).toBe('0 of 2 000 rows')
    expect(textOf(render(<Progress job={{ ...job, updatedAt: 100 }} />))).not.toMatch(/\/s|left/)
  })
})

describe('a job', () => {
  it.each<[string, string | undefined, boolean, string[]]>([
    ['running', 'ada', false, [routes.api.jobCancel('acme', '7')]],
    ['queued', 'ada', false, [routes.api.jobCancel('acme', '7')]],
    ['succeeded', 'ada', false, [routes.api.jobDownload('acme', '7'), routes.api.jobDelete('acme', '7')]],
    ['succeeded', 'bob', true, [routes.api.jobDelete('acme', '7')]],
    ['succeeded', undefined, true, [routes.api.jobDelete('acme', '7')]],
    ['failed', 'ada', false, [routes.api.jobRetry('acme', '7'), routes.api.jobDelete('acme', '7')]],
    ['cancelled', 'bob', true, [routes.api.jobDelete('acme', '7')]],
  ])('that is %s offers to %s (admin: %s) %j', (state, viewer, admin, expected) => {
    expect(offers(item({ state: state as Job['state'] }, viewer, admin))).toEqual(expected)
  })

  it('from outside is for admins to end', () => {
    expect(offers(item({ ...outside, state: 'stale' }, 'ada'))).toEqual([])
    expect(offers(item({ ...outside, state: 'stale' }, 'ada', true))).toEqual([
      routes.api.jobCancel('acme', '7'),
      routes.api.jobDelete('acme', '7'),
    ])
  })

  it('says in words what it is at', () => {
    expect(textOf(item({ state: 'queued', position: 2 }))).toContain('Number 2 in the queue')
    const done = item({ state: 'succeeded', processed: 1, bytes: 40, endedAt: 3_000, expiresAt: 86_400_000 })
    expect(textOf(done)).toContain('1 row40 Bin 3 skept until 2 Jan 1970, 00:00 UTC')
    expect(textOf(item({ ...outside, state: 'stale' }))).toContain(
      'No sign of life since 1 Jan 1970, 00:00 UTC',
    )
    expect(textOf(item({ ...outside, state: 'failed', message: 'Disk full' }))).toMatch(
      /500 of 2 000Disk fullFailed/,
    )
    expect(textOf(item(outside))).toContain('Reported by CI')
  })

  it('shows hostile text as text', () => {
    const html = item({ ...outside, name: hostile, message: hostile, via: hostile })
    expect(html).not.toContain('<script')
    expect(textOf(html).split(hostile)).toHaveLength(4)
  })
})

it('an empty list says how a script fills it', () => {
  const html = render(<JobList viewer="ada" admin={false} jobs={[]} older={null} now={0} />)
  expect(textOf(html)).toContain(routes.api.v1.jobs)
})

it('each export is one click, and a refusal stands above them', () => {
  const choices = [{ source: 'feed', title: 'Feed', about: 'Posts.' }]
  const state = { values: {}, errors: { '': 'Too many.' } }
  const html = render(<StartExport org="acme" choices={choices} state={state} />)
  expect(only(html, ({ attributes }) => attributes.role === 'alert')).toBeDefined()
  expect(
    tagsOf(html).flatMap(({ name, attributes }) => (name === 'button' ? [attributes['aria-label']] : [])),
  ).toEqual(['Export Feed as CSV', 'Export Feed as NDJSON'])
})
