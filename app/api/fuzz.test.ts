import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { log } from '@/lib/log'
import { startApp, type TestApp } from '@/lib/testing/app'
import {
  type Broken,
  brokenBodies,
  brokenFields,
  brokenPaths,
  brokenQueries,
} from '@/lib/testing/safety/broken'
import { type Call, calls, cast, type Sent, send } from '@/lib/testing/safety/calls'
import { isScope } from '@/lib/testing/safety/table'

let app: TestApp
const faults = vi.spyOn(log, 'error')
beforeEach(async () => {
  faults.mockClear()
  app = await startApp()
})
afterEach(() => app.close())

const mutating = calls.filter(({ method }) => method !== 'GET' && method !== 'OPTIONS')

async function statusesOf(call: Call, broken: Broken[]): Promise<[string, number][]> {
  const people = await cast(app)
  const sender: Sent = isScope(call.route.access) ? people.key : people.admin
  const statuses: [string, number][] = []
  for (const [what, body, contentType = 'application/json'] of broken) {
    const headers = { ...sender.headers, 'content-type': contentType }
    const response = await send(call, people.filled, {
      ...sender,
      body,
      headers,
    })
    await response.body?.cancel()
    statuses.push([what, response.status])
  }
  return statuses
}

test.each(mutating)('no body that is broken breaks $name', async (call) => {
  const broken = [...brokenBodies, ...brokenFields(call.route.body ?? {})]
  const statuses = await statusesOf(call, broken)
  expect(statuses.filter(([, status]) => status >= 500)).toEqual([])
  expect(statuses.find(([what]) => what === '1 MB')![1]).toBeGreaterThanOrEqual(400)
  // A fault of ours that a wrapper answered in good manners would have been logged.
  expect(faults.mock.calls).toEqual([])
})

test.each(calls.filter(({ method }) => method === 'GET'))(
  'no query that is broken breaks $name',
  async (call) => {
    const people = await cast(app)
    const sender: Sent = isScope(call.route.access) ? people.key : people.admin
    for (const query of brokenQueries) {
      const response = await send(call, people.filled, { ...sender, query })
      await response.body?.cancel()
      expect([query, response.status < 500]).toEqual([query, true])
      expect(response.headers.get('location') ?? '').not.toContain('evil')
    }
    expect(faults.mock.calls).toEqual([])
  },
)

test.each(calls.filter(({ path }) => path.includes('[')))(
  'no path that is broken breaks $name',
  async (call) => {
    const people = await cast(app)
    const sender: Sent = isScope(call.route.access) ? people.key : people.admin
    for (const name of call.path.match(/(?<=\[(?:\.\.\.)?)\w+(?=\])/g)!) {
      for (const value of brokenPaths) {
        const params = { ...call.route.params?.(people.filled), [name]: value }
        const response = await send(
          { ...call, route: { ...call.route, params: () => params } },
          people.filled,
          sender,
        )
        await response.body?.cancel()
        expect([name, value, response.status < 500]).toEqual([name, value, true])
      }
    }
    expect(faults.mock.calls).toEqual([])
  },
)
