import { DrizzleQueryError } from 'drizzle-orm'
import { afterEach, expect, test, vi } from 'vitest'
import { log, logFault } from './log'

afterEach(() => vi.restoreAllMocks())

test('what somebody typed does not get into the log with a query that failed', () => {
  const error = vi.spyOn(log, 'error').mockReturnValue()
  const cause = new Error('database is locked')
  logFault('It failed.', new DrizzleQueryError('update people set name = ?', ['ada@example.com'], cause))
  const [{ err }] = error.mock.calls[0] as unknown as [{ err: Error }]
  expect(err.message).toBe('Failed query: update people set name = ?')
  expect(err.cause).toBe(cause)
  expect(`${err.stack}`).not.toContain('ada@example.com')
})
