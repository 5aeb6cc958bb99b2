import { createClient } from '@libsql/client'
import { allScopes } from '@/lib/api-keys/scopes'
import { routes } from '@/lib/routes'
import { type RedisServer, startRedisServer } from '@/lib/testing/redis/server'
import { expect, test } from './fixtures'
import { RawStream } from './raw-stream'
import { StarlingServer } from './server'

/*
 * Rights end within a second, on every instance: commands go to one server, and the streams are open on another one
 * with the same database and a Redis between them.
 */

/** The most that may lie between the answer to a command and the end of a stream that has lost its rights, in ms. */
const promisedMs = 1_000
const password = 'a long password'

let redis: RedisServer
/** Takes the commands. */
let here: StarlingServer
/** Holds the streams. */
let there: StarlingServer
let streams: RawStream[] = []
let number = 0

test.beforeAll(async () => {
  redis = await startRedisServer()
  const environment = { RATE_LIMIT: 'off', MAX_STREAMS_PER_IP: '0', MAX_STREAMS_PER_USER: '0' }
  here = await StarlingServer.start({ redisUrl: redis.url, environment })
  there = await StarlingServer.start({ redisUrl: redis.url, environment, beside: here })
})
test.afterEach(() => {
  for (const stream of streams) stream.close()
  streams = []
})
test.afterAll(async () => {
  await there.close()
  await here.close()
  await redis.stop()
})

/** Sends a form to the first instance, as a page of it does. */
async function send(path: string, fields: Record<string, string>, cookie = '', headers = {}) {
  const response = await fetch(`${here.url}${path}`, {
    method: 'POST',
    headers: { origin: here.url, cookie, ...headers },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  if (response.status >= 400) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response
}

async function query(sql: string, ...args: string[]): Promise<string[]> {
  const database = createClient({ url: here.databaseUrl, timeout: 5_000 })
  const { rows } = await database.execute({ sql, args })
  database.close()
  return rows.map((row) => String(row[0]))
}

interface Person {
  id: string
  email: string
  cookie: string
}

const cookieOf = (response: Response) => response.headers.getSetCookie()[0]!.split(';')[0]!

async function signUp(name: string): Promise<Person> {
  const email = `${name.toLowerCase()}-${++number}@example.com`
  const cookie = cookieOf(await send(routes.api.signUp, { name, email, password }))
  const [id] = await query('select id from people where email = ?', email)
  return { id: id!, email, cookie }
}

/** The same person in another browser. */
async function signInAgain({ id, email }: Person): Promise<Person> {
  return { id, email, cookie: cookieOf(await send(routes.api.signIn, { email, password })) }
}

/** An organisation, its owner and, by their roles, its other members. */
async function organisation<Name extends string>(owner: Person, others: Record<Name, [Person, string]>) {
  const slug = `org-${++number}`
  await send(routes.api.organisations, { name: slug, slug }, owner.cookie)
  for (const [person, role] of Object.values<[Person, string]>(others))
    await query(
      'insert into memberships (org, person, role, created_at) values (?, ?, ?, 1)',
      slug,
      person.id,
      role,
    )
  return slug
}

async function createKey(org: string, { cookie }: Person): Promise<{ id: string; key: string }> {
  const fields = { name: 'Script', ...Object.fromEntries(allScopes.map((scope) => [scope, 'on'])) }
  const answer = await send(routes.api.apiKeys(org), fields, cookie, { 'datastar-request': 'true' })
  const key = /starling_[\w-]{43}/.exec(await answer.text())![0]
  const [id] = await query('select id from api_keys where prefix = ?', key.slice(0, 13))
  return { id: id!, key }
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

async function publish(key: string, fields: Record<string, unknown>, server = here): Promise<void> {
  const response = await fetch(`${server.url}${routes.api.v1.notifications}`, {
    method: 'POST',
    headers: bearer(key),
    body: JSON.stringify(fields),
  })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
}

async function open(name: string, path: string, headers: Record<string, string>): Promise<RawStream> {
  const stream = await RawStream.open(name, `${there.url}${path}`, headers)
  streams.push(stream)
  return stream
}

/** The stream of a page that is loaded from the second instance. */
async function openPage(name: string, path: string, { cookie }: Person): Promise<RawStream> {
  const html = await (await fetch(`${there.url}${path}`, { headers: { cookie }, redirect: 'manual' })).text()
  const [, url] = /@get\(&quot;(.+?)&quot;/.exec(html)!
  return open(name, url!.replaceAll('\\u0026', '&'), { cookie, 'sec-fetch-site': 'same-origin' })
}

const openRaw = (name: string, topics: string[], headers: Record<string, string>) =>
  open(name, routes.api.v1.events(topics), headers)

/** A raw stream of a client that can send no headers. */
async function openByToken(name: string, topics: string[], headers: Record<string, string>) {
  const response = await fetch(`${there.url}${routes.api.v1.streamTokens}`, {
    method: 'POST',
    headers: { origin: there.url, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ topics }),
  })
  const { token } = (await response.json()) as { token: string }
  return open(name, routes.api.v1.events(topics, token), {})
}

/** Runs a command on the first instance; these streams on the second one end within a second of its answer. */
async function expectEnd(what: string, command: () => Promise<unknown>, ending: RawStream[]): Promise<void> {
  for (const { name, endedAt } of ending) expect([name, endedAt]).toEqual([name, undefined])
  await command()
  const answered = performance.now()
  const ends = await Promise.all(ending.map(async (stream) => [stream.name, await stream.end()] as const))
  const taken = ends.map(([name, at]) => [name, Math.round(at - answered)] as const)
  process.stdout.write(`    ${what}: ${taken.map(([name, ms]) => `${name} ${ms} ms`).join(', ')}\n`)
  expect(taken.filter(([, ms]) => ms >= promisedMs)).toEqual([])
}

/** These streams are open, and get what comes next in the organisation of the key. */
async function expectOpen(key: string, going: RawStream[]): Promise<void> {
  const title = `Next-${++number}`
  await publish(key, { title })
  await Promise.all(going.map((stream) => stream.shows(title)))
}

/** Ada in two browsers, in an organisation of Olga's, with streams of all kinds in the first one. */
async function twoSessions() {
  const [olga, ada] = [await signUp('Olga'), await signUp('Ada')]
  const org = await organisation(olga, { ada: [ada, 'member'] })
  const other = await signInAgain(ada)
  const { key } = await createKey(org, olga)
  const topics = [`o:${org}`, `u:${ada.id}`]
  const ofAda = [
    await openPage('page', routes.notifications(org), ada),
    await openPage('settings', routes.settings(org), ada),
    await openRaw('raw', topics, { cookie: ada.cookie }),
    await openByToken('token', topics, { cookie: ada.cookie }),
  ]
  const going = [
    await openPage('other page', routes.notifications(org), other),
    await openRaw('other raw', topics, { cookie: other.cookie }),
    await openPage('page of Olga', routes.members(org), olga),
    await openRaw('raw of a key', [`o:${org}`], bearer(key)),
  ]
  return { org, ada, other, key, ofAda, going }
}

test('I sign out: my streams on the other instance end within a second, those of my other browser go on', async () => {
  const { ada, key, ofAda, going } = await twoSessions()
  await expectEnd('signed out', () => send(routes.api.signOut, {}, ada.cookie), ofAda)
  await expectOpen(key, going)
})

test('I change my password: the streams of my other sessions end within a second, mine go on', async () => {
  const { other, key, ofAda, going } = await twoSessions()
  const change = { current: password, password: 'another password' }
  await expectEnd('password changed', () => send(routes.api.account.password, change, other.cookie), ofAda)
  await expectOpen(key, going)
})

test('I end a session in the settings: its streams end within a second', async () => {
  const { org, other, key, ofAda, going } = await twoSessions()
  const headers = { cookie: other.cookie }
  const page = await (await fetch(`${here.url}${routes.sessions(org)}`, { headers })).text()
  const [, session] = /\/api\/account\/sessions\/([\w-]{43})\/end/.exec(page)!
  await expectEnd(
    'session ended',
    () => send(routes.api.account.sessionEnd(session!), {}, other.cookie),
    ofAda,
  )
  await expectOpen(key, going)
})

test('An API key is revoked: what it has opened ends within a second, what another one has goes on', async () => {
  const olga = await signUp('Olga')
  const org = await organisation(olga, {})
  const [lost, kept] = [await createKey(org, olga), await createKey(org, olga)]
  const topics = [`o:${org}`, `o:${org}:admins`]
  const ending = [
    await openRaw('raw', topics, bearer(lost.key)),
    await openByToken('token', topics, bearer(lost.key)),
  ]
  const going = [
    await openRaw('raw of the other key', topics, bearer(kept.key)),
    await openPage('page', routes.apiKeys(org), olga),
  ]
  await expectEnd('key revoked', () => send(routes.api.apiKeyRevoke(org, lost.id), {}, olga.cookie), ending)
  await expectOpen(kept.key, going)
})

test('A member is removed: their streams of this organisation end within a second, those of another go on', async () => {
  const [olga, ada] = [await signUp('Olga'), await signUp('Ada')]
  const org = await organisation(olga, { ada: [ada, 'admin'] })
  const elsewhere = await organisation(ada, {})
  const [key, keyElsewhere] = [await createKey(org, olga), await createKey(elsewhere, ada)]
  const { cookie } = ada
  const ending = [
    await openPage('page', routes.notifications(org), ada),
    await openPage('audit log', routes.audit(org), ada),
    await openRaw('raw', [`o:${org}`], { cookie }),
    await openByToken('token', [`o:${org}`, `o:${org}:admins`], { cookie }),
    await openRaw('raw of both', [`o:${org}`, `o:${elsewhere}`], { cookie }),
  ]
  const going = [await openPage('page of Olga', routes.members(org), olga)]
  const goingElsewhere = [
    await openPage('page elsewhere', routes.notifications(elsewhere), ada),
    await openRaw('raw elsewhere', [`o:${elsewhere}`, `u:${ada.id}`], { cookie }),
  ]
  await expectEnd(
    'member removed',
    () => send(routes.api.memberRemoval(org, ada.id), {}, olga.cookie),
    ending,
  )
  await expectOpen(key.key, going)
  await expectOpen(keyElsewhere.key, goingElsewhere)
})

test('An account is deleted: all its streams end within a second', async () => {
  const { ada, key, ofAda, going } = await twoSessions()
  const [page, raw, ...ofOthers] = going
  await expectEnd('account deleted', () => send(routes.api.account.delete, { proof: password }, ada.cookie), [
    ...ofAda,
    page!,
    raw!,
  ])
  await expectOpen(key, ofOthers)
  expect(await query('select id from people where id = ?', ada.id)).toEqual([])
})

test('An organisation is deleted: the streams of all members and keys end within a second', async () => {
  const [olga, ada] = [await signUp('Olga'), await signUp('Ada')]
  const org = await organisation(olga, { ada: [ada, 'member'] })
  const elsewhere = await organisation(olga, { ada: [ada, 'admin'] })
  const [key, keyElsewhere] = [await createKey(org, olga), await createKey(elsewhere, olga)]
  const ending = [
    await openPage('page of the owner', routes.organisation(org), olga),
    await openPage('page of a member', routes.notifications(org), ada),
    await openRaw('raw of a member', [`o:${org}`, `u:${ada.id}`], { cookie: ada.cookie }),
    await openRaw('raw of a key', [`o:${org}`], bearer(key.key)),
  ]
  const going = [
    await openPage('page elsewhere', routes.notifications(elsewhere), ada),
    await openRaw('raw elsewhere', [`o:${elsewhere}`], { cookie: ada.cookie }),
    await openRaw('raw of a key elsewhere', [`o:${elsewhere}`], bearer(keyElsewhere.key)),
  ]
  await expectEnd(
    'organisation deleted',
    () => send(routes.api.organisationDeletion(org), { slug: org }, olga.cookie),
    ending,
  )
  await expectOpen(keyElsewhere.key, going)
})

test('An admin becomes a member in the middle of a stream of notes: their pages go on, and get none that comes after it', async () => {
  const [olga, ada] = [await signUp('Olga'), await signUp('Ada')]
  const org = await organisation(olga, { ada: [ada, 'admin'] })
  const { key } = await createKey(org, olga)
  const { cookie } = ada
  const adminsOnly = [
    await openPage('audit log', routes.audit(org), ada),
    await openPage('API keys', routes.apiKeys(org), ada),
    await openRaw('raw of the admins', [`o:${org}`, `o:${org}:admins`], { cookie }),
  ]
  const going = [
    await openPage('page', routes.notifications(org), ada),
    await openPage('members', routes.members(org), ada),
    await openRaw('raw', [`o:${org}`, `u:${ada.id}`], { cookie }),
    await openByToken('token', [`o:${org}`], { cookie }),
  ]
  // The owner's stream tells what came before the demotion and what after it: all topics have one order.
  const reference = await openRaw('raw of the owner', [`o:${org}`, `o:${org}:admins`], {
    cookie: olga.cookie,
  })

  let publishing = true
  let published = 0
  const publisher = async (server: StarlingServer, audience: string) => {
    while (publishing) {
      const nr = `nr${++published}-${audience}`
      const title = audience === 'admins' ? `secret-${nr}-` : `open-${nr}-`
      await publish(key, { title, note: `secret-${nr}-`, audience }, server)
    }
  }
  const publishers = [here, there].flatMap((server) =>
    ['everyone', 'admins'].map((audience) => publisher(server, audience)),
  )
  await reference.until('had 40 notes', () => reference.events.length > 40)
  await expectEnd(
    'admin became member',
    () => send(routes.api.memberRole(org, ada.id), { role: 'member' }, olga.cookie),
    adminsOnly,
  )
  const soFar = reference.events.length
  await reference.until('had 40 more notes', () => reference.events.length > soFar + 40)
  publishing = false
  await Promise.all(publishers)
  await publish(key, { title: 'The last one', note: 'secret-last-' })
  await Promise.all([reference, ...going].map((stream) => stream.shows('The last one')))

  const demoted = reference.events.findIndex(({ event }) => event === 'members.changed')
  const secretsOf = (from: number, to?: number) =>
    reference.events.slice(from, to).flatMap(({ data }) => [...new Set(data.match(/secret-[\w-]+?-(?=")/g))])
  const [before, after] = [secretsOf(0, demoted), secretsOf(demoted)]
  expect([before.length > 20, after.length > 20, after.includes('secret-last-')]).toEqual([true, true, true])
  for (const { name, text } of [...going, ...adminsOnly])
    expect([name, after.filter((secret) => text.includes(secret))]).toEqual([name, []])
  expect(going.map(({ text }) => before.some((secret) => text.includes(secret)))).not.toContain(false)
})
