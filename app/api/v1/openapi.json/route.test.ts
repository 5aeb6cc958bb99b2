import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Described } from '@/lib/http/contract'
import { request, type TestApp } from '@/lib/testing/app'
import { type Cast, calls, cast, handlers, send, startFullApp } from '@/lib/testing/safety/calls'
import { GET } from './route'

let app: TestApp
let people: Cast
beforeAll(async () => {
  app = await startFullApp()
  people = await cast(app)
})
afterAll(() => app.close())

/** What the calls of the machine API are, as the safety table has them. */
const machineCalls = calls.filter(
  ({ path, method }) => path.startsWith('api/v1/') && method !== 'OPTIONS' && path !== 'api/v1/openapi.json',
)

const document = async () => (await GET(request('/api/v1/openapi.json'))).json()

test('it describes every call of the machine API, and no other', async () => {
  const { openapi, servers, paths } = await document()
  expect(openapi).toBe('3.1.0')
  expect(servers).toEqual([{ url: app.services.env.url }])
  const described = Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const served = machineCalls.map(({ method, path }) => `${method} /${path.replace(/\[(\w+)\]/g, '{$1}')}`)
  expect(described.sort()).toEqual(served.sort())
})

test.each(machineCalls)('$name answers as its contract says', async ({ path, method, route }) => {
  const response = await send({ path, method, route, name: '' }, people.filled, people.key)
  const { contract } = handlers.get(path)!.get(method) as unknown as Described<object>
  const answer = contract.answers[response.status]
  if (answer === 'event-stream') {
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    return response.body!.cancel()
  }
  expect(answer, `an answer ${response.status}`).toBeInstanceOf(z.ZodType)
  // Strict, as the document says: a field that it does not name is a field that nobody knows of.
  const schema = z.fromJSONSchema(z.toJSONSchema(answer!) as z.core.JSONSchema.JSONSchema)
  expect(schema.safeParse(await response.json())).toMatchObject({ success: true })
})

test('it says what a field takes, who may call, and how often the same may be sent', async () => {
  const { paths, components } = await document()
  const { post, get } = paths['/api/v1/notifications']
  expect(post.security).toEqual([{ apiKey: ['notifications:write'] }])
  expect(post.requestBody.content['application/json'].schema).toMatchObject({
    properties: {
      title: { type: 'string', maxLength: 200 },
      severity: { enum: ['info', 'success', 'warning', 'error'], default: 'info' },
    },
    required: ['title'],
    additionalProperties: false,
  })
  expect(post.parameters).toMatchObject([{ name: 'Idempotency-Key', in: 'header' }])
  expect(get.parameters).toMatchObject([{ name: 'after', in: 'query' }, { name: 'limit' }])
  const references = JSON.stringify(paths).matchAll(/"#\/components\/responses\/(\w+)"/g)
  for (const [, name] of references) expect(components.responses).toHaveProperty(name!)
})
