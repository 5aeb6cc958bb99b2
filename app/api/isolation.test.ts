import { afterEach, beforeEach, expect, test } from 'vitest'
import { schema } from '@/lib/db'
import { publishInput } from '@/lib/notifications/input'
import { publish } from '@/lib/notifications/publish'
import type { TestApp } from '@/lib/testing/app'
import { calls, cast, send, startFullApp } from '@/lib/testing/safety/calls'
import { fill, organisationFor, titleFor } from '@/lib/testing/safety/fill'
import { readEverything, reads } from '@/lib/testing/safety/read'

let app: TestApp
beforeEach(async () => {
  app = await startFullApp()
})
afterEach(() => app.close())

const ours = 'our-canary'
const theirs = 'their-canary'
/** Belongs to both organisations, and gets on the pages of one nothing of the other. */
const person = 'demo-acme-member'

/** Fills the other organisation, and then ours, so that whoever sees ours would have seen theirs. */
async function fillBoth(): Promise<string> {
  const { db } = app.services
  await fill(app, 'globex', theirs)
  const alone = publishInput.parse({ title: `${theirs} for you`, audience: 'person', person })
  await publish(db, 'globex', alone)
  await fill(app, 'acme', ours)
  return titleFor(ours)
}

const told: Record<string, boolean> = {}

test.each(reads)('$name tells nothing of another organisation', async (read) => {
  const membership = { org: 'globex', person, role: 'admin', createdAt: 0 } as const
  await app.services.db.insert(schema.memberships).values(membership)
  const people = await cast(app)
  const since = await app.services.hub.head()
  await fillBoth()
  // On a topic of one's own comes what one gets in all organisations: there the other one is rightly seen.
  const own = { ...read, ...(read.query && { query: read.query.replace(/,u:[\w-]+/, '') }) }
  const text = await readEverything(own, { people, since, live: fillBoth })
  told[read.name] = text.includes(ours)
  // The list of one's organisations names all of them.
  const named = read.who === 'member' ? text.replaceAll(organisationFor(theirs), '') : text
  expect(named).not.toContain(theirs)
})

test('and it would have been seen: what holds anything has told what is ours', () => {
  const silent = Object.keys(told).filter((name) => !told[name])
  expect(Object.keys(told)).toHaveLength(reads.length)
  // Files, and the results of a game that was over, are from before there was anything to tell.
  const asked = silent.filter((name) => !/\/(?:download|results) /.test(name))
  expect(asked.filter((name) => /\[org\]\/|notifications|join|events/.test(name))).toEqual([])
})

test.each(calls.filter(({ path, route }) => path.includes('[org]') && route.params))(
  '$name does nothing to what belongs to another organisation',
  async (call) => {
    const { admin } = await cast(app)
    const foreign = await fill(app, 'globex', theirs)
    const response = await send(call, foreign, admin)
    await response.body?.cancel()
    expect(call.route.mayBeGone ? response.ok : response.status === 404).toBe(true)
    expect(await app.services.db.select().from(schema.outbox)).toEqual([])
  },
)
