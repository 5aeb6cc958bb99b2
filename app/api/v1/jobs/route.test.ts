import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as openEvents } from '@/app/api/v1/events/route'
import { schema } from '@/lib/db'
import { JobRunner } from '@/lib/jobs/runner'
import type { Job } from '@/lib/jobs/types'
import { routes } from '@/lib/routes'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { PATCH } from './[id]/route'
import { POST } from './route'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

type Org = 'acme' | 'globex'
const headersOf = (org: Org, more: Record<string, string> = {}) => ({
  authorization: `Bearer ${app.key(org)}`,
  ...more,
})

const begin = (body: unknown, headers = headersOf('acme')) =>
  POST(request(routes.api.v1.jobs, { body: JSON.stringify(body), headers }))

async function begun(body: Record<string, unknown> = {}): Promise<string> {
  const response = await begin({ name: 'Backup', ...body })
  expect(response.status).toBe(201)
  return ((await response.json()) as { id: string }).id
}

const report = (id: string, body: unknown, org: Org = 'acme') =>
  PATCH(
    request(routes.api.v1.job(id), { method: 'PATCH', body: JSON.stringify(body), headers: headersOf(org) }),
    context({ id }),
  )

const reported = async (id: string, body: unknown) => (await report(id, body)).json() as Promise<Job>

async function refusalOf(response: Promise<Response>) {
  const { status, ...rest } = await response
  const { error } = (await (await response).json()) as { error: { field?: string; message: string } }
  return {
    status: (await response).status,
    field: error.field,
    message: error.message,
    rest: Object.keys(rest),
  }
}

test('a script begins a job, is answered with its id alone, and says how far it is', async () => {
  const response = await begin({ name: 'Backup', total: 40, message: 'Starting' })
  expect([response.status, await response.json()]).toEqual([201, { id: '1' }])
  expect(await reported('1', { processed: 10, message: 'Disk 1' })).toMatchObject({
    ...{
      id: '1',
      org: 'acme',
      name: 'Backup',
      state: 'running',
      processed: 10,
      total: 40,
      message: 'Disk 1',
    },
    ...{ source: null, person: null, via: 'Demo' },
  })
  expect(await reported('1', { processed: 40, state: 'succeeded' })).toMatchObject({
    state: 'succeeded',
    processed: 40,
  })
})

test('the same Idempotency-Key begins one job', async () => {
  const headers = headersOf('acme', { 'idempotency-key': 'nightly-7' })
  const answers = await Promise.all(['a', 'b'].map(() => begin({ name: 'Backup' }, headers)))
  expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([{ id: '1' }, { id: '1' }])
  expect(await app.services.db.$count(schema.jobs)).toBe(1)
  expect((await begin({ name: 'Another' }, headers)).status).toBe(409)
})

const wrongBeginnings = [
  ['no name', {}, 'name'],
  ['a blank name', { name: ' ' }, 'name'],
  ['a total of 0', { name: 'x', total: 0 }, 'total'],
  ['a negative total', { name: 'x', total: -1 }, 'total'],
  ['half a step', { name: 'x', total: 1.5 }, 'total'],
  ['an absurd total', { name: 'x', total: 1e15 }, 'total'],
  ['a total that is no number', { name: 'x', total: '40' }, 'total'],
  ['silence for a moment', { name: 'x', staleAfter: 1 }, 'staleAfter'],
  ['silence for a year', { name: 'x', staleAfter: 31_536_000 }, 'staleAfter'],
  ['an unknown field', { name: 'x', progress: 1 }, 'progress'],
] as const

test('what cannot begin is refused with the field', async () => {
  for (const [what, body, field] of wrongBeginnings) {
    const refused = await refusalOf(begin(body))
    expect([what, refused.status, refused.field]).toEqual([what, 400, field])
  }
  expect(await app.services.db.$count(schema.jobs)).toBe(0)
})

const wrongReports = [
  ['going back', { processed: 9 }, 'processed'],
  ['more than the total', { processed: 41 }, 'processed'],
  ['a total below what is done', { total: 9 }, 'total'],
  ['a total of 0', { total: 0 }, 'total'],
  ['a negative number', { processed: -1 }, 'processed'],
  ['an absurd number', { processed: 1e300 }, 'processed'],
  ['not a number', { processed: 'ten' }, 'processed'],
  ['an unknown state', { state: 'paused' }, 'state'],
  ['a state that only we set', { state: 'stale' }, 'state'],
  ['an unknown field', { done: true }, 'done'],
] as const

test('what cannot be is refused with the field, and what was reported stays', async () => {
  const id = await begun({ total: 40 })
  await report(id, { processed: 10 })
  for (const [what, body, field] of wrongReports) {
    const refused = await refusalOf(report(id, body))
    expect([what, refused.status, refused.field]).toEqual([what, 400, field])
  }
  expect(await reported(id, {})).toMatchObject({ processed: 10, total: 40, state: 'running' })
})

test('a job that has ended is not reopened, whatever is reported', async () => {
  for (const state of ['succeeded', 'failed', 'cancelled'] as const) {
    const id = await begun({ total: 2 })
    await report(id, { state })
    for (const body of [{ state: 'running' }, { processed: 2 }, { state: 'succeeded' }, {}]) {
      const refused = await refusalOf(report(id, body))
      expect([refused.status, refused.message.includes(state)]).toEqual([409, true])
    }
  }
})

test('a total may become known later, and grow with what is done', async () => {
  const id = await begun()
  expect(await reported(id, { processed: 5 })).toMatchObject({ processed: 5, total: null })
  expect(await reported(id, { total: 10 })).toMatchObject({ processed: 5, total: 10 })
  expect(await reported(id, { processed: 20, total: 30 })).toMatchObject({ processed: 20, total: 30 })
})

test('a job of another organisation does not exist, nor does one that was never there', async () => {
  const id = await begun()
  for (const response of [
    report(id, { processed: 1 }, 'globex'),
    report('999', {}),
    report('999999999999999', {}),
  ])
    expect((await refusalOf(response)).status).toBe(404)
  expect((await refusalOf(report('x', {}))).status).toBe(400)
})

test('however reports race, none goes back and the last state is the furthest of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 2, maxLength: 6 }),
      async (steps) => {
        const id = await begun({ total: 40 })
        const answers = await Promise.all(steps.map((processed) => report(id, { processed })))
        const accepted = answers.flatMap(({ ok }, index) => (ok ? [steps[index]!] : []))
        expect(accepted).toEqual([...accepted].sort((one, other) => one - other))
        expect(accepted.every((processed) => processed <= 40)).toBe(true)
        expect((await reported(id, {})).processed).toBe(
          Math.max(0, ...steps.filter((processed) => processed <= 40)),
        )
      },
    ),
    { numRuns: 15 },
  )
})

test('a job that is silent for longer than it said is stale, and comes back with its next report', async () => {
  const id = await begun({ staleAfter: 60 })
  const { db, outbox, hub } = app.services
  let now = Date.now()
  const log = (_: string, cause: unknown) => {
    throw cause
  }
  const runner = new JobRunner({ db, hub, outbox, log, maxRunning: 2, now: () => now })
  await runner.look()
  expect((await db.select().from(schema.jobs))[0]).toMatchObject({ state: 'running' })
  now += 61_000
  await runner.look()
  await runner.close()
  expect((await db.select().from(schema.jobs))[0]).toMatchObject({ state: 'stale' })
  expect(await reported(id, { processed: 1 })).toMatchObject({
    state: 'running',
    processed: 1,
    expiresAt: null,
  })
})

test('a raw stream of the jobs of an organisation tells their reports once and in order, to its keys and members', async () => {
  const key = await new StreamReader(
    await openEvents(
      request(routes.api.v1.events(['j:acme', 'j:acme:admins']), { headers: headersOf('acme') }),
    ),
  ).until(({ events }) => events.length === 1)
  const cookie = await app.signIn('demo-acme-member')
  const member = await new StreamReader(
    await openEvents(request(routes.api.v1.events(['j:acme', 'j:acme:demo-acme-member']), { cookie })),
  ).until(({ events }) => events.length === 1)
  const id = await begun({ total: 3 })
  for (const processed of [1, 2, 3]) await report(id, { processed })
  await report(id, { state: 'succeeded' })
  for (const reader of [key, member]) {
    await reader.until(({ text }) => text.includes('"succeeded"'))
    const told = reader.events.slice(1).map(({ event, data }) => [event, JSON.parse(data).data.processed])
    expect(told).toEqual([['job.created', 0], ...[1, 2, 3, 3].map((processed) => ['job.changed', processed])])
    await reader.cancel()
  }
})

test('a member reads no raw stream of what is not theirs', async () => {
  const cookie = await app.signIn('demo-acme-member')
  for (const [topic, status] of [
    ['j:acme:admins', 403],
    ['j:acme:demo-acme-admin', 404],
    ['j:globex', 404],
    ['j:acme:demo-acme-member:x', 404],
  ] as const) {
    const response = await openEvents(request(routes.api.v1.events([topic]), { cookie }))
    expect([topic, response.status]).toEqual([topic, status])
  }
})
