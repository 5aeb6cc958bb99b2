import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as listForKey, POST as publish } from '@/app/api/v1/notifications/route'
import { POST as issueToken } from '@/app/api/v1/stream-tokens/route'
import { schema } from '@/lib/db'
import { routes } from '@/lib/routes'
import { request, StreamReader, type TestApp } from '@/lib/testing/app'
import { cast, startFullApp } from '@/lib/testing/safety/calls'
import { fill, secretOf, sharedTexts, titleFor } from '@/lib/testing/safety/fill'
import { readEverything, reads } from '@/lib/testing/safety/read'
import { GET as openEvents } from './v1/events/route'

let app: TestApp
beforeEach(async () => {
  managed = []
  app = await startFullApp()
})
afterEach(() => app.close())

const marker = 'canary'
/** Ids of what only admins manage. */
let managed: string[] = []
const fillAcme = async () => {
  const { apiKey, invitation } = await fill(app, 'acme', marker)
  managed.push(apiKey, invitation)
  return titleFor(marker)
}

test.each(reads)('$name tells what is for admins to admins alone', async (read) => {
  const people = await cast(app)
  const since = await app.services.hub.head()
  await fillAcme()
  const text = await readEverything(read, { people, since, live: fillAcme })
  const shows = sharedTexts(marker)
    .reduce((rest, shown) => rest.replaceAll(shown, ''), text)
    .includes(marker)
  expect(text.includes(secretOf(marker))).toBe(shows && read.who !== 'member')
  if (read.who === 'member') expect(managed.filter((id) => text.includes(id))).toEqual([])
})

/** Reads one live and one replayed raw stream to the notification with this title. */
async function rawText(topics: string[], headers: Record<string, string>, after: string, title: string) {
  const query = `${routes.api.v1.events(topics)}&lastEventId=${after}`
  const response = await openEvents(request(query, { headers }))
  const reader = await new StreamReader(response).until(({ text }) => text.includes(title))
  await reader.cancel()
  return reader.events.map(({ data }) => data).join('')
}

test('whatever a note holds, it reaches no raw stream of a member, also not by a token; a key and an admin get it', async () => {
  const session = { cookie: await app.signIn('demo-acme-member') }
  const admin = { cookie: await app.signIn('demo-acme-admin') }
  const key = { authorization: `Bearer ${app.key('acme')}` }
  const text = fc.string({ unit: 'binary', maxLength: 400 }).map((value) => value.replaceAll('\0', ''))
  let round = 0
  await fc.assert(
    fc.asyncProperty(text, text, fc.boolean(), async (before, behind, toMember) => {
      const canary = `canary${++round}canary`
      const after = await app.services.hub.head()
      const body = JSON.stringify({
        title: `Number ${round}.`,
        note: before + canary + behind,
        ...(toMember && { audience: 'person', person: 'demo-acme-member' }),
      })
      const posted = await publish(request(routes.api.v1.notifications, { body, headers: key }))
      expect([posted.status, (await posted.text()).includes(canary)]).toEqual([201, true])
      const topics = toMember ? ['u:demo-acme-member'] : ['o:acme']
      expect(await rawText(topics, session, after, `Number ${round}.`)).not.toContain('canary')
      if (toMember) return
      expect(await rawText(topics, admin, after, `Number ${round}.`)).toContain(canary)
      expect(await rawText(topics, key, after, `Number ${round}.`)).toContain(canary)
    }),
    { numRuns: 40 },
  )
  const listed = await listForKey(request(`${routes.api.v1.notifications}?limit=200`, { headers: key }))
  expect(await listed.text()).toContain('canary')
  const asked = request(routes.api.v1.streamTokens, { ...session, body: '{"topics":["o:acme"]}' })
  const { token } = await (await issueToken(asked)).json()
  const response = await openEvents(
    request(`${routes.api.v1.events(['o:acme'], token)}&lastEventId=1.1.0`, {}),
  )
  const reader = await new StreamReader(response).until(({ events }) => events.length > 1)
  await publish(request('/', { body: '{"title":"Last","note":"canary"}', headers: key }))
  await reader.until(({ text: all }) => all.includes('Last'))
  expect(reader.text).not.toContain('canary')
  await reader.cancel()
})

test('who is an admin in one organisation and a member in another sees the notes of the one alone', async () => {
  const membership = { org: 'globex', person: 'demo-acme-admin', role: 'member', createdAt: 0 } as const
  await app.services.db.insert(schema.memberships).values(membership)
  const cookie = await app.signIn('demo-acme-admin')
  const after = await app.services.hub.head()
  for (const org of ['acme', 'globex'] as const) {
    for (const audience of [{}, { audience: 'person', person: 'demo-acme-admin' }]) {
      const body = JSON.stringify({ title: `From ${org}.`, note: `note of ${org}`, ...audience })
      await publish(request('/', { body, headers: { authorization: `Bearer ${app.key(org)}` } }))
    }
  }
  const response = await openEvents(
    request(`${routes.api.v1.events(['o:acme', 'o:globex', 'u:demo-acme-admin'])}&lastEventId=${after}`, {
      cookie,
    }),
  )
  const reader = await new StreamReader(response).until(({ events }) => events.length === 5)
  expect(reader.text.match(/note of \w+/g)).toEqual(['note of acme', 'note of acme'])
  await reader.cancel()
})
