import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gunzipSync } from 'node:zlib'
import { desc, eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Db, openDatabase, schema } from '@/lib/db'
import { publishInput } from '@/lib/notifications/input'
import { publish } from '@/lib/notifications/publish'
import { chunkOf, lines } from './encode'
import { claim, finish, leaseMs, step } from './lease'
import { JobRunner } from './runner'
import { exportSources } from './sources'
import { chunksOf, findJob, type JobRow, listJobs } from './store'
import { cancelJob, downloadable, keptMs, retryExport, startExport } from './write'

const { activities, jobChunks, jobs, memberships, notifications, outbox } = schema
const folder = mkdtempSync(join(tmpdir(), 'starling-jobs-'))
const url = `file:${join(folder, 'test.db')}`
const ada = { org: 'acme', person: 'ada', role: 'owner', admin: true } as const
const bob = { org: 'acme', person: 'bob', role: 'member', admin: false } as const
let db: Db
let now = 1_000_000

beforeAll(async () => {
  db = await openDatabase(url)
  await db.run(sql`pragma synchronous = off`)
  await db.batch([
    db.insert(schema.organisations).values({ slug: 'acme', name: 'Acme', createdAt: 0 }),
    db
      .insert(schema.people)
      .values(['ada', 'bob'].map((id) => ({ id, name: id, email: `${id}@example.com`, createdAt: 0 }))),
    db.insert(memberships).values([
      { ...ada, createdAt: 0 },
      { ...bob, createdAt: 0 },
    ]),
  ])
})
beforeEach(async () => {
  await db.batch([
    db.delete(jobs),
    db.delete(activities),
    db.delete(notifications),
    db.delete(outbox),
    db.update(memberships).set({ role: 'owner' }).where(eq(memberships.person, 'ada')),
  ])
})
afterAll(() => {
  db.$client.close()
  rmSync(folder, { recursive: true })
})

const faults: unknown[] = []
function runnerOn(database: Db, options: { rows?: number; maxRunning?: number } = {}): JobRunner {
  return new JobRunner({
    ...{ db: database, maxRunning: 2, now: () => now, ...options },
    hub: { publish: async () => [] },
    outbox: { drain: async () => {} },
    log: (_, cause) => faults.push(cause),
  })
}

const seed = (rows: number) =>
  db.run(sql`
    insert into ${activities} (org, kind, person, text, mentions, created_at)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
    select 'acme', 'external', 'bob', 'Row "' || i || '", and more', '[]', i from n where ${rows} > 0`)

const idsOfFeed = async () => {
  const rows = await db.select({ id: activities.id }).from(activities).orderBy(activities.id)
  return rows.map(({ id }) => id)
}

async function newestJob(): Promise<JobRow> {
  const [row] = await db.select({ id: sql<number>`max(${jobs.id})` }).from(jobs)
  return findJob(db, 'acme', String(row!.id))
}

/** The file of a job as its chunks make it. */
async function fileOf(job: JobRow): Promise<string> {
  const parts: Buffer[] = []
  for await (const chunk of chunksOf(db, job)) parts.push(chunk)
  // As a program reads the download: all members in one.
  return gunzipSync(Buffer.concat(parts)).toString()
}

const exportedIds = async (job: JobRow) =>
  (await fileOf(job))
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { id: number }).id)

/** What becomes of a call to the database by a process that is killed, or stands still for a while. */
type Fate = 'go' | 'killed before' | 'killed behind' | 'stalls before' | 'stalls behind'

/** An instance of its own, whose calls to the database have fates, one after the other; afterwards all go well. */
class Instance {
  dead = false
  private fates: readonly Fate[] = []
  private runner: JobRunner | undefined
  private finished = true
  private waiting: (() => void)[] = []

  private constructor(private readonly own: Db) {
    const { $client: client } = own
    for (const name of ['execute', 'batch'] as const) {
      const original = client[name].bind(client) as (...of: unknown[]) => Promise<unknown>
      Object.assign(client, { [name]: (...of: unknown[]) => this.call(() => original(...of)) })
    }
  }

  static async open(): Promise<Instance> {
    const own = await openDatabase(url)
    await own.run(sql`pragma synchronous = off`)
    return new Instance(own)
  }

  private async call(original: () => Promise<unknown>): Promise<unknown> {
    const [next = 'go', ...others] = this.fates
    this.fates = others
    const stall = () => new Promise<void>((resolve) => this.waiting.push(resolve))
    if (next === 'killed before') return this.die()
    if (next === 'stalls before') await stall()
    const result = await original()
    if (next === 'killed behind') return this.die()
    if (next === 'stalls behind') await stall()
    return result
  }

  /** A dead process does nothing more, and nobody hears of it. */
  private die(): Promise<never> {
    this.dead = true
    return new Promise(() => {})
  }

  /** Starts a new process. */
  run(fates: readonly Fate[], rows: number): void {
    Object.assign(this, { fates, dead: false, finished: false, runner: runnerOn(this.own, { rows }) })
    void this.runner!.run().then(() => (this.finished = true))
  }

  /** Does nothing go on here without the others? */
  get rests(): boolean {
    return this.finished || this.dead || this.waiting.length > 0
  }

  resume(): void {
    for (const go of this.waiting.splice(0)) go()
  }

  close(): void {
    void this.runner?.close()
    this.own.$client.close()
  }

  /** Ends its timer; of a dead process nobody waits for the rest. */
  end(): void {
    void this.runner?.close()
  }
}

const fate = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Fate>('go') },
  fc.constantFrom<Fate>('killed before', 'killed behind', 'stalls before', 'stalls behind'),
)

test('whenever runners are killed or stand still, the file has each row exactly once', {
  timeout: 120_000,
}, async () => {
  const instances = await Promise.all(Array.from({ length: 4 }, () => Instance.open()))
  const heir = instances[3]!
  const settle = async () => {
    do await turn()
    while (instances.some(({ rests }) => !rests))
  }
  let kills = 0
  let interruptions = 0
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 30 }),
      fc.constantFrom<'csv' | 'ndjson'>('csv', 'ndjson'),
      fc.array(fc.array(fate, { minLength: 14, maxLength: 14 }), { minLength: 3, maxLength: 3 }),
      async (rows, format, schedules) => {
        await db.batch([db.delete(jobs), db.delete(activities), db.delete(notifications), db.delete(outbox)])
        await seed(rows)
        const expected = await idsOfFeed()
        await startExport(db, ada, { source: 'feed', format }, now)
        // The first three come one after the other, each when the lease of the one before has expired.
        for (const [index, fates] of schedules.entries()) {
          instances[index]!.run(fates, 5)
          await settle()
          now += leaseMs + 1
          if ((await newestJob()).state !== 'succeeded') interruptions++
        }
        // A last one does what they have left, while those that stood still believe that they go on where they were.
        heir.run([], 5)
        for (const instance of instances) instance.resume()
        await settle()
        for (const instance of instances) instance.resume()
        await settle()
        if ((await newestJob()).state !== 'succeeded') {
          now += leaseMs + 1
          heir.run([], 5)
          await settle()
        }

        const job = await newestJob()
        expect([job.state, job.processed, job.total]).toEqual(['succeeded', rows, rows])
        const file = await fileOf(job)
        const ids =
          format === 'ndjson'
            ? await exportedIds(job)
            : [...file.matchAll(/\r\n(\d+),/g)].map(([, id]) => Number(id))
        expect(ids).toEqual(expected)
        expect(await db.$count(jobChunks)).toBe(job.chunks)
        expect(await db.$count(activities, eq(activities.kind, 'export')), 'told once').toBe(1)
        expect(await db.$count(notifications), 'notified once').toBe(1)
        kills += instances.filter(({ dead }) => dead).length
        for (const instance of instances) instance.end()
      },
    ),
    { numRuns: 220 },
  )
  for (const instance of instances) instance.close()
  expect(kills).toBeGreaterThan(100)
  expect(interruptions).toBeGreaterThan(100)
  expect(faults).toEqual([])
})

test('what comes after the start is left out, and what is deleted meanwhile too', async () => {
  await seed(20)
  const ids = await idsOfFeed()
  await startExport(db, ada, { source: 'feed', format: 'ndjson' }, now)
  let batches = 0
  const runner = runnerOn(db, { rows: 5 })
  const chunks = db.$client.batch.bind(db.$client)
  // Between the batches others go on writing.
  Object.assign(db.$client, {
    batch: async (...of: Parameters<typeof chunks>) => {
      const result = await chunks(...of)
      if (++batches === 3) await db.delete(activities).where(eq(activities.id, ids[17]!))
      if (batches > 1 && batches < 5) await seed(3)
      return result
    },
  })
  await runner.run()
  Object.assign(db.$client, { batch: chunks })
  await runner.close()
  const job = await newestJob()
  expect(await exportedIds(job)).toEqual(ids.filter((_, index) => index !== 17))
  expect([job.processed, job.total]).toEqual([19, 19])
})

test('of one person so many run at once, the others wait with their place; another person does not wait for them', async () => {
  const states = () => db.select({ id: jobs.id, state: jobs.state }).from(jobs).orderBy(jobs.id)
  for (let count = 0; count < 3; count++) await startExport(db, ada, { source: 'feed', format: 'csv' }, now)
  await startExport(db, bob, { source: 'feed', format: 'csv' }, now)
  const claims = [
    await claim(db, 'one', 2, now),
    await claim(db, 'two', 2, now),
    await claim(db, 'three', 2, now),
  ]
  expect(claims.map((job) => job?.person)).toEqual(['ada', 'ada', 'bob'])
  expect(await claim(db, 'four', 2, now)).toBeNull()
  expect((await states()).map(({ state }) => state)).toEqual(['running', 'running', 'queued', 'running'])
  const { jobs: listed } = await listJobs(db, ada)
  expect(listed.map(({ position }) => position)).toEqual([null, 1, null, null])
  await cancelJob(db, ada, String(claims[0]!.id), now)
  expect((await claim(db, 'five', 2, now))?.id).toBe((await states())[2]!.id)
})

test('no more than 20 may be open, however many are started at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 25 }, () => startExport(db, ada, { source: 'feed', format: 'csv' }, now)),
  )
  expect(answers.filter((refused) => refused === null)).toHaveLength(20)
  expect(answers.find((refused) => refused !== null)).toEqual({
    '': expect.stringMatching(/^20 of your exports/),
  })
})

test('an export that is cancelled in the middle writes nothing more; started again it is whole', async () => {
  await seed(25)
  await startExport(db, ada, { source: 'feed', format: 'ndjson' }, now)
  const job = (await claim(db, 'one', 2, now))!
  const source = exportSources.feed!
  const reader = { org: 'acme', person: 'ada', audience: 'member' } as const
  const { bound, total } = await source.extent(db, reader)
  const rows = await source.page(db, reader, { after: null, bound, limit: 10 })
  const part = {
    ...chunkOf('ndjson', lines('ndjson', source.columns, rows)),
    bound,
    total,
    processed: 10,
    cursor: '10',
  }
  expect(await step(db, job, part, now)).toBe(true)
  await cancelJob(db, ada, String(job.id), now)
  expect(await step(db, { ...job, chunks: 1 }, part, now)).toBe(false)
  expect(await finish(db, { ...job, chunks: 1 }, part, now)).toBe(false)
  expect([await db.$count(jobChunks), await db.$count(notifications)]).toEqual([0, 0])

  await retryExport(db, ada, String(job.id), now)
  expect(await step(db, { ...job, chunks: 0 }, part, now), 'the one that was cancelled').toBe(false)
  const runner = runnerOn(db)
  await runner.run()
  await runner.close()
  expect(await exportedIds(await newestJob())).toEqual(await idsOfFeed().then((ids) => ids.slice(0, 25)))
  await expect(retryExport(db, ada, String(job.id), now)).rejects.toMatchObject({ status: 409 })
})

test('who is no admin any more gets nothing of what they began as one, in the middle and at the end', async () => {
  for (const title of ['One', 'Two', 'Three'])
    await publish(db, 'acme', publishInput.parse({ title, note: 'secret', audience: 'everyone' }), now)
  for (const source of ['notifications', 'audit'] as const) {
    await startExport(db, ada, { source, format: 'csv' }, now)
    const job = (await claim(db, source, 5, now))!
    expect(job.audience).toBe('admin')
    await db.update(memberships).set({ role: 'member' }).where(eq(memberships.person, 'ada'))
    now += leaseMs + 1
    const runner = runnerOn(db, { rows: 2 })
    await runner.run()
    await runner.close()
    expect(await newestJob()).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/admin/),
      chunks: 0,
    })
    expect(await db.$count(jobChunks)).toBe(0)
    const [told] = await db.select().from(notifications).orderBy(desc(notifications.id)).limit(1)
    expect(told).toMatchObject({ audience: 'person', person: 'ada', severity: 'error' })
    await db.update(memberships).set({ role: 'owner' }).where(eq(memberships.person, 'ada'))
  }
})

test('the file of an admin is not for who is none any more, nor for anybody else', async () => {
  await startExport(db, ada, { source: 'audit', format: 'csv' }, now)
  const runner = runnerOn(db)
  await runner.run()
  await runner.close()
  const { id } = await newestJob()
  expect((await downloadable(db, ada, String(id))).state).toBe('succeeded')
  const demoted = { ...ada, role: 'member', admin: false } as const
  await expect(downloadable(db, demoted, String(id))).rejects.toMatchObject({ status: 403 })
  await expect(downloadable(db, { ...bob, admin: true }, String(id))).rejects.toMatchObject({ status: 403 })
  expect(await db.$count(activities, eq(activities.kind, 'export')), 'not told to everybody').toBe(0)
})

test('an export that never gets through a batch fails in the end, and says so', async () => {
  await startExport(db, ada, { source: 'feed', format: 'csv' }, now)
  for (let attempt = 0; attempt < 5; attempt++) {
    await claim(db, `attempt ${attempt}`, 2, now)
    now += leaseMs + 1
  }
  const runner = runnerOn(db)
  await runner.run()
  await runner.close()
  expect(await newestJob()).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/several attempts/),
  })
})

test('a runner that stops in good order leaves its export to the others at once', async () => {
  await seed(40)
  await startExport(db, ada, { source: 'feed', format: 'ndjson' }, now)
  const runner = runnerOn(db, { rows: 1 })
  const work = runner.run()
  while ((await newestJob()).chunks < 3) await turn()
  await runner.close()
  await work
  expect(await newestJob()).toMatchObject({ state: 'running', aliveUntil: 0 })
  const other = runnerOn(db)
  await other.run()
  await other.close()
  expect(await exportedIds(await newestJob())).toHaveLength(40)
})

test('what has ended is removed with its file after a week, and other instances are told', async () => {
  await seed(3)
  await startExport(db, ada, { source: 'feed', format: 'csv' }, now)
  const runner = runnerOn(db)
  await runner.run()
  now += keptMs - 1
  await runner.look()
  expect(await db.$count(jobs)).toBe(1)
  now += 1
  await db.delete(outbox)
  await runner.look()
  await runner.close()
  expect([await db.$count(jobs), await db.$count(jobChunks)]).toEqual([0, 0])
  const told = await db.select({ topic: outbox.topic, type: outbox.type }).from(outbox)
  expect(told).toEqual([
    { topic: 'j:acme:ada', type: 'job.deleted' },
    { topic: 'j:acme:admins', type: 'job.deleted' },
  ])
})

test('memory stays flat, however many rows', { timeout: 120_000 }, async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heap = () => {
    collect()
    return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
  }
  await seed(50_000)
  await startExport(db, ada, { source: 'feed', format: 'ndjson' }, now)
  const runner = runnerOn(db)
  const work = runner.run()
  const at = async (chunks: number) => {
    while ((await newestJob()).chunks < chunks) await turn()
    return heap()
  }
  const early = await at(50)
  const late = await at(450)
  await work
  await runner.close()
  expect((await newestJob()).processed).toBe(50_000)
  expect((late - early) / 1_000_000).toBeLessThan(4)
})
