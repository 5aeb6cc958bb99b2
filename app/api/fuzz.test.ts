import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { log } from '@/lib/log'
import type { TestApp } from '@/lib/testing/app'
import {
  type Broken,
  brokenBodies,
  brokenFields,
  brokenPaths,
  brokenQueries,
} from '@/lib/testing/safety/broken'
import {
  bodyOf,
  type Call,
  type Cast,
  callerOf,
  calls,
  send,
  startFilledApp,
} from '@/lib/testing/safety/calls'

let app: TestApp
let people: Cast
const faults = vi.spyOn(log, 'error')
beforeEach(async () => {
  faults.mockClear()
  // Nothing is refused before it has been looked at.
  ;({ app, people } = await startFilledApp({ RATE_LIMIT: 'off' }))
})
afterEach(() => app.close())

const mutating = calls.filter(({ method }) => method !== 'GET' && method !== 'OPTIONS')

async function statusesOf(call: Call, people: Cast, broken: Broken[]): Promise<[string, number][]> {
  const sender = callerOf(call.route, people)
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
  const broken = [...brokenBodies, ...brokenFields(bodyOf(call.route, people.filled))]
  const statuses = await statusesOf(call, people, broken)
  expect(statuses.filter(([, status]) => status >= 500)).toEqual([])
  expect(statuses.find(([what]) => what === '1 MB')![1]).toBeGreaterThanOrEqual(400)
  // A fault of ours that a wrapper answered in good manners would have been logged.
  expect(faults.mock.calls).toEqual([])
})

test.each(calls.filter(({ method }) => method === 'GET'))(
  'no query that is broken breaks $name',
  async (call) => {
    const sender = callerOf(call.route, people)
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
    const sender = callerOf(call.route, people)
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
