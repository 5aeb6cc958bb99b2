import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { NewEvent } from '@/lib/broadcast'
import { type Db, openDatabase, schema } from '@/lib/db'
import { announce, createOutbox } from './outbox'

let folder: string
let db: Db
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'starling-'))
  db = await openDatabase(`file:${join(folder, 'test.db')}`)
})
afterEach(() => {
  db.$client.close()
  rmSync(folder, { recursive: true })
})

/** A hub that writes down what was published under which nonce, and fails as often as it is told to. */
function recordingHub(failures = 0) {
  const published: { event: NewEvent; nonce: string | undefined }[] = []
  return {
    published,
    async publish(events: readonly NewEvent[], { nonce }: { nonce?: string } = {}) {
      if (failures-- > 0) throw new Error('The store is away.')
      for (const event of events) published.push({ event, nonce })
      return []
    },
  }
}

const eventNumber = (number: number) => ({ topic: 'o:acme', type: 'test', data: { number } })
const fail = (message: string, cause: unknown) => {
  throw new Error(message, { cause })
}

test('announced events are published in order, once, under nonces of their own', async () => {
  const hub = recordingHub()
  const outbox = createOutbox(db, hub, fail, { patienceMs: 20_000 })
  for (let number = 0; number < 450; number++) await announce(db, eventNumber(number))
  await outbox.drain()
  await outbox.drain()
  expect(hub.published.map(({ event }) => event)).toEqual(
    Array.from({ length: 450 }, (_, i) => eventNumber(i)),
  )
  expect(new Set(hub.published.map(({ nonce }) => nonce)).size).toBe(450)
})

test('an event that is committed while another is published is not left waiting', async () => {
  const hub = recordingHub()
  const outbox = createOutbox(db, hub, fail, { patienceMs: 20_000 })
  await announce(db, eventNumber(1))
  const first = outbox.drain()
  await announce(db, eventNumber(2))
  await Promise.all([first, outbox.drain()])
  expect(hub.published).toHaveLength(2)
})

test('while the store is away events wait, the failure is logged, and they are published when it is back', async () => {
  const hub = recordingHub(2)
  const log = vi.fn()
  const outbox = createOutbox(db, hub, log, { retryMs: 1 })
  await announce(db, eventNumber(1))
  await outbox.drain()
  expect(await db.select().from(schema.outbox)).toHaveLength(1)
  await vi.waitUntil(() => hub.published.length === 1)
  expect(log).toHaveBeenCalledTimes(2)
  expect(log.mock.calls[0]![1]).toMatchObject({ message: 'The store is away.' })
  await outbox.close()
})

test('a retry publishes under the same nonce, so that the store can recognise it', async () => {
  await announce(db, eventNumber(1))
  const nonces: unknown[] = []
  const hub = {
    async publish(_events: readonly NewEvent[], options: { nonce?: string } = {}) {
      nonces.push(options.nonce)
      if (nonces.length === 1) throw new Error('The reply was lost.')
      return []
    },
  }
  const outbox = createOutbox(db, hub, () => {}, { retryMs: 1 })
  await outbox.drain()
  await vi.waitUntil(() => nonces.length === 2)
  expect(nonces[0]).toBe(nonces[1])
  await outbox.close()
})

test('a caller does not wait for a store that hangs, and the drain goes on without it', async () => {
  let answer = () => {}
  const hub = {
    publish: () =>
      new Promise<[]>((resolve) => {
        answer = () => resolve([])
      }),
  }
  const outbox = createOutbox(db, hub, fail, { patienceMs: 1 })
  await announce(db, eventNumber(1))
  await outbox.drain()
  expect(await db.select().from(schema.outbox)).toHaveLength(1)
  answer()
  await outbox.close()
  expect(await db.select().from(schema.outbox)).toEqual([])
})

test('a notification that was accepted is published after the process was killed before it could do so', async () => {
  // Built inside the project, so that it finds the packages.
  const child = join(process.cwd(), 'node_modules/.cache/killed-before-publish.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('../testing/killed-before-publish.ts', import.meta.url))],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': process.cwd() },
  })
  const file = join(folder, 'killed.db')
  const run = spawnSync(process.execPath, [child, file], { encoding: 'utf8' })
  expect(run.stderr).toBe('')
  expect(run.signal).toBe('SIGKILL')

  const survivor = await openDatabase(`file:${file}`)
  const hub = recordingHub()
  await createOutbox(survivor, hub, fail).drain()
  expect(hub.published.map(({ event }) => event)).toMatchObject([
    { topic: 'o:acme', type: 'notification.created', data: { id: '1', title: 'Accepted' } },
  ])
  expect(await survivor.select().from(schema.outbox)).toEqual([])
  survivor.$client.close()
})
