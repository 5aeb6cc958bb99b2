import pino from 'pino'
import { afterEach, expect, test, vi } from 'vitest'
import { HttpError } from '@/lib/errors'
import { log, logBackgroundFault, logFault } from '@/lib/log'
import { context, request, startApp } from '@/lib/testing/app'
import { publicPage } from './page'
import { withRequestId } from './request-id'
import { answering, asHttpError } from './respond'

// Read once by a process, at the first request.
process.env.TRUST_PROXY = 'on'

/** What is logged from now on. */
function records() {
  const lines: Record<string, unknown>[] = []
  const stream = (log as unknown as Record<symbol, { write(line: string): void }>)[pino.symbols.streamSym]!
  vi.spyOn(stream, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(line))
  })
  return lines
}
afterEach(() => vi.restoreAllMocks())

const failing = answering(async () => {
  await new Promise(setImmediate)
  throw new Error('broken')
})

test('the answer names the id under which its fault is logged', async () => {
  const lines = records()
  const [one, two] = await Promise.all([failing(request('/api/x')), failing(request('/api/y'))])
  const ids = [one, two].map((response) => response.headers.get('x-request-id'))
  expect(ids[0]).toMatch(/^[\w-]{36}$/)
  expect(lines.map(({ request, msg }) => [request, msg])).toEqual([
    [ids[0], 'GET /api/x failed.'],
    [ids[1], 'GET /api/y failed.'],
  ])
})

test('the id of the proxy is kept where it is well-formed', async () => {
  const answer = (id: string) =>
    withRequestId(request('/', { headers: { 'x-request-id': id } }), async () => new Response())
  expect((await answer('proxy-id_12345')).headers.get('x-request-id')).toBe('proxy-id_12345')
  for (const id of ['short', 'x'.repeat(65), 'with space in it', '"quoted-id"', 'ünïcode-id'])
    expect((await answer(id)).headers.get('x-request-id')).not.toBe(id)
})

test('pages carry an id too, also when they fail', async () => {
  const app = await startApp()
  const page = publicPage(async () => {
    throw new HttpError('not_found', 'Nothing here.')
  })
  expect((await page(request('/x'), context())).headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
  await app.close()
})

test('what serves all streams is not logged under the request that began it', async () => {
  const lines = records()
  await withRequestId(request('/'), async () => {
    logFault('of the request', new Error('x'))
    logBackgroundFault('of a stream', new Error('x'), { stream: 's1' })
    return new Response()
  })
  log.info('of nobody')
  expect(lines.map(({ msg, request, stream }) => [msg, typeof request, stream])).toEqual([
    ['of the request', 'string', undefined],
    ['of a stream', 'undefined', 's1'],
    ['of nobody', 'undefined', undefined],
  ])
})

test('a secret in a path is not logged', () => {
  const lines = records()
  asHttpError(new Error('x'), request('/join/4fJk29sLqPz81mNvBx73Ty'.padEnd(40, 'a')))
  expect(lines[0]).toMatchObject({ msg: 'GET /join/… failed.' })
})
