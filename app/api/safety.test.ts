import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TestApp } from '@/lib/testing/app'
import {
  type Call,
  type Cast,
  callerOf,
  calls,
  handlers,
  type Sent,
  send,
  startFilledApp,
} from '@/lib/testing/safety/calls'
import { fill } from '@/lib/testing/safety/fill'
import { type Access, isScope, routeTable } from '@/lib/testing/safety/table'

let app: TestApp
let people: Cast
beforeEach(async () => {
  ;({ app, people } = await startFilledApp())
})
afterEach(() => app.close())

test('every route and method stands in the table, so that nobody adds one without saying who may call it', () => {
  const listed = Object.entries(routeTable).map(([path, row]) => [path, Object.keys(row).sort()])
  const found = [...handlers].map(([path, methods]) => [path, [...methods.keys()].sort()])
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(found))
})

/** Who is refused, and how: pages send strangers to sign in, and what is not theirs to know does not exist. */
async function refusalsOf(access: Access, people: Cast, isPage: boolean): Promise<[string, Sent, number][]> {
  const { nobody, stranger, member, admin, ada, strangersKey, unknownKey, key, keyWithout } = people
  const { scraper, scheduler } = people
  const unknown = isPage ? 303 : 401
  if (access === 'public') return []
  const anonymous: [string, Sent, number][] = [
    ['nobody', nobody, unknown],
    ['an unknown session', { cookie: 'next-auth.session-token=eyJ.wrong' }, unknown],
  ]
  if (isScope(access))
    return [
      ...anonymous,
      ['an unknown key', unknownKey, 401],
      ['an admin in a browser', admin, 401],
      ['a key with every other scope', await keyWithout(access), 403],
    ]
  if (access === 'topics')
    return [
      ...anonymous,
      ['a person of another organisation', stranger, 404],
      ['a key of another organisation', strangersKey, 404],
      ['an unknown key', unknownKey, 401],
      ['a key with every other scope', await keyWithout('events:read'), 403],
    ]
  if (access === 'metrics' || access === 'cron')
    return [
      ...anonymous,
      ['an admin in a browser', admin, 401],
      ['a key', key, 401],
      ['an unknown token', unknownKey, 401],
      ['somebody with another token', access === 'cron' ? scraper : scheduler, 401],
    ]
  const signedIn: [string, Sent, number][] = [...anonymous, ['a key', key, unknown]]
  if (access === 'signed-in') return signedIn
  if (access === 'own-account')
    return [...signedIn, ['an account of the demo', member, 403], ['the owner, of the demo', admin, 403]]
  const foreign: [string, Sent, number][] = [...signedIn, ['a person of another organisation', stranger, 404]]
  if (access === 'member') return foreign
  const lower: [string, Sent, number][] = [...foreign, ['a member', member, 403]]
  return access === 'owner' || access === 'author' ? [...lower, ['an admin', ada, 403]] : lower
}

/** Who may call, each of them. */
async function guestsOf(
  access: Access,
  { nobody, member, admin, ada, key, scraper, scheduler, keyWithOnly }: Cast,
): Promise<[string, Sent][]> {
  if (access === 'public') return [['nobody', nobody]]
  if (isScope(access)) return [['a key with this scope alone', await keyWithOnly(access)]]
  if (access === 'metrics') return [['a scraper', scraper]]
  if (access === 'cron') return [['a scheduler', scheduler]]
  if (access === 'own-account') return [['a person', ada]]
  if (access === 'owner' || access === 'author') return [['the owner', admin]]
  if (access === 'admin')
    return [
      ['the owner', admin],
      ['an admin', ada],
    ]
  // The member comes last: who has left gets no notification.
  const people: [string, Sent][] = [
    ['an admin', ada],
    ['the owner', admin],
    ['a member', member],
  ]
  return access === 'topics' ? [...people, ['a key', key]] : people
}

async function statusOf(call: Call, people: Cast, sent: Sent): Promise<number> {
  const response = await send(call, people.filled, sent)
  await response.body?.cancel()
  return response.status
}

test.each(calls)('$name refuses everybody whom it is not for', async (call) => {
  const isPage = !call.path.startsWith('api/')
  for (const [who, sent, status] of await refusalsOf(call.route.access, people, isPage))
    expect([who, await statusOf(call, people, sent)]).toEqual([who, status])
  expect(app.services.engine.size).toBe(0)
})

test.each(calls.filter(({ route }) => route.access !== 'public'))(
  '$name lets those through whom it is for',
  async (call) => {
    for (const [who, sent] of await guestsOf(call.route.access, people)) {
      // What the one has done away with is not there for the next.
      const filled = await fill(app, 'acme', 'filled')
      const status = await statusOf(call, { ...people, filled }, sent)
      const passed = status < 400 || (call.route.demoStays && status === 400)
      expect([who, passed ? 'through' : status]).toEqual([who, 'through'])
    }
  },
)

const commands = calls.filter(
  ({ method, path }) =>
    method === 'POST' && !/^api\/(?:v1|auth|lab\/replay)/.test(path) && !path.includes('...'),
)

test.each(commands)('$name refuses what another site makes a browser send', async (call) => {
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ])
    expect(await statusOf(call, people, { ...callerOf(call.route, people), headers })).toBe(403)
})

test('raw HTML is written in one place at most, of text that has been sanitised', () => {
  const files = ['app', 'components', 'lib'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file}`)
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file)),
  )
  const using = files.filter((file) => readFileSync(file, 'utf8').includes('dangerouslySetInnerHTML'))
  expect(using.filter((file) => file !== 'components/ui/sanitised-html.tsx')).toEqual([])
})
