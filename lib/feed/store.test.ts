import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { schema } from '@/lib/db'
import { startApp, type TestApp } from '@/lib/testing/app'
import { listEntries } from './store'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const admin = { org: 'acme', person: 'demo-acme-admin' }
const people = ['demo-acme-admin', 'demo-acme-member', 'demo-acme-guest'] as const

test('of 10,000 entries the first 30 are read with one query each for entries, comments, reactions and people', async () => {
  const { db } = app.services
  await db.delete(schema.activities)
  const entries = Array.from(
    { length: 10_000 },
    (_, index) =>
      ({
        ...{ id: index + 1, org: 'acme', createdAt: index, text: `Entry ${index + 1}` },
        ...{ kind: 'post' as const, person: people[index % 3]! },
      }) as const,
  )
  const comments = Array.from(
    { length: 400 },
    (_, index) =>
      ({
        ...{
          org: 'acme',
          createdAt: index,
          text: 'Comment',
          kind: 'comment' as const,
          person: people[index % 3]!,
        },
        parent: 9_999 + (index % 2),
      }) as const,
  )
  for (const rows of [entries, comments])
    for (let start = 0; start < rows.length; start += 2_000)
      await db.insert(schema.activities).values(rows.slice(start, start + 2_000))
  const reaction = { activity: 10_000, emoji: 'heart' } as const
  await db.insert(schema.reactions).values(people.map((person) => ({ ...reaction, person })))

  const execute = vi.spyOn(db.$client, 'execute')
  const everyone = await listEntries(db, admin, 'everyone', '10001')
  expect(execute).toHaveBeenCalledTimes(4)
  expect(everyone.entries.map(({ id }) => Number(id))).toEqual(
    Array.from({ length: 30 }, (_, i) => 10_000 - i),
  )
  expect(everyone.older).toBe('9971')
  expect(everyone.entries[0]).toMatchObject({
    reactions: { heart: 3 },
    thread: { count: 200, comments: [{ id: '10396' }, { id: '10398' }, { id: '10400' }] },
  })
  expect(everyone.mine['10000']).toEqual(['heart'])
  execute.mockClear()
  const followed = await listEntries(db, admin, 'following', '10001')
  expect(execute).toHaveBeenCalledTimes(4)
  expect(new Set(followed.entries.map(({ person }) => person?.id))).toEqual(
    new Set(['demo-acme-admin', 'demo-acme-member']),
  )
})

test.each(['everyone', 'following'] as const)('a page of %s reads along an index', async (mode) => {
  const { db } = app.services
  const execute = vi.spyOn(db.$client, 'execute')
  await listEntries(db, admin, mode)
  const statements = execute.mock.calls.map(
    ([statement]) => statement as unknown as { sql: string; args: [] },
  )
  for (const { sql, args } of statements) {
    const plan = await db.$client.execute({ sql: `explain query plan ${sql}`, args })
    const scans = plan.rows
      .map(({ detail }) => String(detail))
      .filter((detail) => /^SCAN (activities|reactions|people)/.test(detail))
    expect(scans, sql).toEqual([])
  }
})
