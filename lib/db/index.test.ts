import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openDatabase } from './index'

test('commits to a file never wait for the disk, however many calls are made at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'starling-'))
  const db = await openDatabase(`file:${join(folder, 'test.db')}`)
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => db.get<{ synchronous: number }>(sql`pragma synchronous`)),
  )
  expect(answers.map(({ synchronous }) => synchronous)).toEqual([1, 1, 1, 1, 1])
  expect(await db.get(sql`pragma journal_mode`)).toMatchObject({ journal_mode: 'wal' })
  db.$client.close()
  rmSync(folder, { recursive: true })
})
