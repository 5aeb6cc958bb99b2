import { gunzipSync } from 'node:zlib'
import { desc, eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as cron } from '@/app/api/cron/jobs/route'
import { schema } from '@/lib/db'
import { chunkOf } from '@/lib/jobs/encode'
import { publishInput } from '@/lib/notifications/input'
import { publish } from '@/lib/notifications/publish'
import { renameOrganisation } from '@/lib/organisations/store'
import { ingest } from '@/lib/prices/ingest'
import { routes } from '@/lib/routes'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { POST as cancel } from './[id]/cancel/route'
import { POST as remove } from './[id]/delete/route'
import { GET as download } from './[id]/download/route'
import { GET as openStream, POST as start } from './route'

const { activities, jobs, notifications } = schema
const cronSecret = 'a-secret-of-the-scheduler'
let app: TestApp
let cookie: string
beforeEach(async () => {
  app = await startApp({ CRON_SECRET: cronSecret })
  cookie = await app.signIn('demo-acme-admin')
})
afterEach(() => app.close())

const acme = context({ org: 'acme' })
const of = (id: number) => context({ org: 'acme', id: String(id) })

const startAs = (who: string, source: string, format: string) =>
  start(request(routes.api.jobs('acme'), { cookie: who, form: { source, format } }), acme)

/** Starts an export and waits until it is done. */
async function exported(source: string, format: string, who = cookie): Promise<number> {
  expect((await startAs(who, source, format)).status).toBe(303)
  await app.services.jobs.run()
  const [job] = await app.services.db.select().from(jobs).orderBy(desc(jobs.id)).limit(1)
  expect(job!.state).toBe('succeeded')
  return job!.id
}

const downloadAs = (who: string, id: number, headers: Record<string, string> = {}) =>
  download(request(routes.api.jobDownload('acme', String(id)), { cookie: who, headers }), of(id))

/** 205 notifications for everyone. */
const fill = () =>
  app.services.db.run(sql`
    insert into ${notifications} (org, audience, title, body, severity, note, created_at)
    select 'acme', 'everyone', 'Number ' || value, ${'a "b",\nc'}, 'info', '=1+1', 1
    from generate_series(0, 204)`)

test('a CSV file opens in a spreadsheet: its name, its size, all rows in order, and nothing in it is a formula', async () => {
  await fill()
  const response = await downloadAs(cookie, await exported('notifications', 'csv'))
  const bytes = Buffer.from(await response.arrayBuffer())
  const { headers } = response
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(headers.get('content-disposition')).toMatch(
    /^attachment; filename="acme-notifications-\d{4}-\d\d-\d\d\.csv"$/,
  )
  expect(headers.get('content-length')).toBe(String(bytes.length))
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const [head, ...rows] = bytes.toString().slice(1).split('\r\n')
  expect(head).toBe('id,at,title,body,severity,link,audience,note')
  expect(rows.pop()).toBe('')
  expect(rows.map((row) => row.split(',')[2])).toEqual(
    Array.from({ length: 205 }, (_, count) => `Number ${count}`),
  )
  expect(rows[0]).toMatch(/^1,\d{4}-.*Z,Number 0,"a ""b"",\nc",info,,everyone,'=1\+1$/)
})

test('an NDJSON file is one gzip file with an object a line; a member gets no notes', async () => {
  await fill()
  const member = await app.signIn('demo-acme-member')
  const response = await downloadAs(member, await exported('notifications', 'ndjson', member))
  expect(response.headers.get('content-disposition')).toMatch(/\.ndjson\.gz"$/)
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(response.headers.get('content-length')).toBe(String(bytes.length))
  const rows = gunzipSync(bytes)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(rows).toHaveLength(205)
  expect(rows[204]).toMatchObject({ id: 205, title: 'Number 204', body: 'a "b",\nc', note: null })
})

test('each source makes a file, also where there is nothing in it', async () => {
  const at = Date.now()
  const sources: Record<string, unknown[]> = { feed: [], notifications: [], prices: [], audit: [] }
  for (const source of Object.keys(sources)) {
    await app.services.db.batch([app.services.db.delete(activities), app.services.db.delete(notifications)])
    const empty = await downloadAs(cookie, await exported(source, 'ndjson'))
    expect(gunzipSync(Buffer.from(await empty.arrayBuffer())).toString()).toBe('')
  }
  await ingest(app.services, 'acme', [{ symbol: 'TEA', price: '3.50', at, volume: '7' }], at)
  await renameOrganisation(app.services.db, 'acme', 'demo-acme-admin', 'Acme Ltd')
  for (const source of Object.keys(sources).reverse()) {
    const file = await downloadAs(cookie, await exported(source, 'ndjson'))
    const text = gunzipSync(Buffer.from(await file.arrayBuffer())).toString()
    sources[source] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  }
  expect(sources.feed).toContainEqual(
    expect.objectContaining({
      kind: 'export',
      person: 'Acme Admin',
      text: expect.stringMatching(/^Exported: \*\*Notifications\*\*, \d rows as NDJSON$/),
    }),
  )
  expect(sources.notifications).toContainEqual(
    expect.objectContaining({
      title: 'Your export is ready: Audit log',
      audience: 'person',
      severity: 'success',
    }),
  )
  const price = { symbol: 'TEA', open: '3.5', high: '3.5', low: '3.5', close: '3.5', volume: '7' }
  expect(sources.prices).toEqual(
    ['minute', 'hour', 'day'].map((resolution) => ({
      ...price,
      resolution,
      at: expect.stringMatching(/Z$/),
    })),
  )
  expect(sources.audit).toMatchObject([
    { actor: 'Acme Admin', action: 'organisation.renamed', target: 'Acme Ltd' },
  ])
})

test('the page of the person tells each step; another member sees nothing of it, and gets no file', async () => {
  await fill()
  const open = async (who: string) => {
    const response = await openStream(request(routes.api.jobs('acme'), { cookie: who }), acme)
    return new StreamReader(response).until(({ text }) => text.includes('job-list'))
  }
  const member = await app.signIn('demo-acme-member')
  const [mine, others] = [await open(cookie), await open(member)]
  const id = await exported('notifications', 'csv')
  await mine.until(({ text }) => text.includes(routes.api.jobDownload('acme', String(id))))
  expect(mine.text).toMatch(/id="job-1"/)
  // The feed and the toast belong to other pages and people.
  await publish(app.services.db, 'acme', publishInput.parse({ title: 'For everybody' }))
  await app.services.outbox.drain()
  await others.until(({ text }) => text.includes('For everybody'))
  expect(others.text).not.toMatch(/job-1|download/)
  for (const reader of [mine, others]) await reader.cancel()
  expect((await downloadAs(member, id)).status).toBe(403)
})

test('the end is told in the feed, and to the person with a link to the file', async () => {
  const { db } = app.services
  const id = await exported('prices', 'csv')
  const [told] = await db.select().from(notifications).orderBy(desc(notifications.id)).limit(1)
  expect(told).toMatchObject({
    ...{ audience: 'person', person: 'demo-acme-admin', severity: 'success' },
    ...{
      title: 'Your export is ready: Prices',
      body: '0 rows as CSV',
      href: routes.api.jobDownload('acme', String(id)),
    },
  })
  const [entry] = await db.select().from(activities).where(eq(activities.kind, 'export'))
  expect(entry).toMatchObject({ person: 'demo-acme-admin', text: 'Exported: **Prices**, 0 rows as CSV' })
})

test('who follows a link to a file that is gone, not theirs, or asks for a sign-in, gets a page that says so', async () => {
  const id = await exported('feed', 'csv')
  const html = { accept: 'text/html,*/*' }
  const member = await app.signIn('demo-acme-member')
  const foreign = await downloadAs(member, id, html)
  expect([foreign.status, foreign.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8'])
  expect((await downloadAs(cookie, 999, html)).status).toBe(404)
  const unknown = await downloadAs('', id, html)
  expect([unknown.status, unknown.headers.get('location')]).toEqual([
    303,
    routes.signInFor(routes.api.jobDownload('acme', String(id))),
  ])
  expect((await downloadAs('', id)).status).toBe(401)
})

test('a file that is deleted while it is downloaded does not look whole', async () => {
  const { db } = app.services
  const id = await exported('feed', 'csv')
  const { data, bytes } = chunkOf('csv', '~'.repeat(1_000))
  // More than a download reads ahead.
  const further = Array.from({ length: 40 }, (_, index) => ({ job: id, seq: index + 1, data }))
  await db.batch([
    db.insert(schema.jobChunks).values(further),
    db
      .update(jobs)
      .set({ chunks: 41, bytes: sql`bytes + ${40 * bytes}` })
      .where(eq(jobs.id, id)),
  ])
  expect((await (await downloadAs(cookie, id)).text()).match(/~/g)).toHaveLength(40_000)
  const response = await downloadAs(cookie, id)
  expect((await remove(request('/', { cookie, form: {} }), of(id))).status).toBe(303)
  await expect(response.arrayBuffer()).rejects.toThrow(/deleted/)
})

test('what cannot be exported is refused', async () => {
  for (const fields of [
    { source: 'passwords', format: 'csv' },
    { source: 'constructor', format: 'csv' },
    { source: 'feed', format: 'xlsx' },
    { format: 'csv' },
  ]) {
    const headers = { 'content-type': 'application/json' }
    const asked = request(routes.api.jobs('acme'), { cookie, body: JSON.stringify(fields), headers })
    expect((await start(asked, acme)).status).toBe(400)
  }
  expect(await app.services.db.$count(jobs)).toBe(0)
})

test('the audit log is for admins', async () => {
  expect((await startAs(await app.signIn('demo-acme-member'), 'audit', 'csv')).status).toBe(403)
  expect(await app.services.db.$count(jobs)).toBe(0)
})

test('what has ended cannot be cancelled, and what goes on cannot be deleted', async () => {
  const id = await exported('feed', 'csv')
  expect((await cancel(request('/', { cookie, form: {} }), of(id))).status).toBe(409)
  const headers = { 'datastar-request': 'true' }
  const told = await cancel(request('/', { cookie, headers, form: {} }), of(id))
  expect(told.status).toBe(409)
  expect(told.headers.get('datastar-error')).toBe('This%20job%20has%20ended%20already.')
  await app.services.db.update(jobs).set({ state: 'running' }).where(eq(jobs.id, id))
  expect((await remove(request('/', { cookie, form: {} }), of(id))).status).toBe(409)
})

test('a scheduler takes up what nobody works on', async () => {
  const now = Date.now()
  const export_ = {
    source: 'feed',
    format: 'csv',
    name: 'Feed',
    audience: 'member',
    state: 'running',
  } as const
  await app.services.db.insert(jobs).values({
    ...{ ...export_, org: 'acme', person: 'demo-acme-admin', createdAt: now, updatedAt: now },
    ...{ lease: 'of the dead', aliveUntil: now - 1, attempts: 1 },
  })
  const headers = { authorization: `Bearer ${cronSecret}` }
  expect((await cron(request(routes.api.cronJobs, { headers }))).status).toBe(200)
  await app.services.jobs.run()
  expect((await app.services.db.select().from(jobs))[0]!.state).toBe('succeeded')
})

test('without a secret there is nothing for a scheduler', async () => {
  await app.close()
  app = await startApp()
  const headers = { authorization: 'Bearer undefined' }
  expect((await cron(request(routes.api.cronJobs, { headers }))).status).toBe(404)
})
