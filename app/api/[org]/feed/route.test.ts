import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GET as openEntry } from '@/app/[org]/feed/[id]/route'
import { GET as openPage } from '@/app/[org]/feed/route'
import { GET as openRawStream } from '@/app/api/v1/events/route'
import { schema } from '@/lib/db'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { POST as comment } from './[id]/comments/route'
import { POST as remove } from './[id]/delete/route'
import { POST as edit } from './[id]/edit/route'
import { POST as react } from './[id]/reactions/route'
import { GET as streamEntry } from './[id]/route'
import { POST as type } from './[id]/typing/route'
import { POST as follow } from './follows/[person]/route'
import { GET as older } from './older/route'
import { GET, POST } from './route'

let app: TestApp
let admin: string
let member: string
let guest: string
beforeEach(async () => {
  app = await startApp()
  // What the demo brings along is in the way of counting.
  await app.services.db.delete(schema.activities)
  await app.services.db.delete(schema.follows)
  admin = await app.signIn('demo-acme-admin')
  member = await app.signIn('demo-acme-member')
  guest = await app.signIn('demo-acme-guest')
})
afterEach(() => app.close())

const acme = context({ org: 'acme' })
const url = '/api/acme/feed'
const json = { 'content-type': 'application/json' }
const send = (path: string, cookie: string, body: unknown) =>
  request(path, { cookie, headers: json, body: JSON.stringify(body) })
const at = (id: string) => context({ org: 'acme', id })

async function posted(cookie: string, text: string): Promise<string> {
  const response = await POST(send(url, cookie, { text }), acme)
  expect(response.status).toBe(204)
  return newest()
}
async function newest(): Promise<string> {
  const rows = await app.services.db.select({ id: schema.activities.id }).from(schema.activities)
  return String(Math.max(...rows.map(({ id }) => id)))
}
async function commented(cookie: string, id: string, text: string): Promise<string> {
  expect((await comment(send(`${url}/${id}/comments`, cookie, { text }), at(id))).status).toBe(204)
  return newest()
}
const reacted = (cookie: string, id: string, emoji: string) =>
  react(send(`${url}/${id}/reactions`, cookie, { emoji }), at(id))
const followed = (cookie: string, person: string, following = 'yes') =>
  follow(send(`${url}/follows/${person}`, cookie, { following }), context({ org: 'acme', person }))

const page = async (cookie: string, query = '') =>
  (await openPage(request(`/acme/feed${query}`, { cookie }), acme)).text()

/** The stream behind the first paint of a page, as the page itself opens it. */
async function openPageAndStream(cookie: string, query = '') {
  const html = await page(cookie, query)
  const path = /@get\(\\?(?:&quot;|")(\/api\/[^"&]*(?:&amp;[^"&]*|\\u0026[^"&]*)*)/.exec(html)![1]!
  const stream = path.replaceAll('&amp;', '&').replaceAll('\\u0026', '&')
  return { html, reader: new StreamReader(await GET(request(stream, { cookie }), acme)) }
}
const shows = (text: string) => (reader: StreamReader) =>
  reader.events.some(({ data }) => data.includes(text))

async function error(response: Promise<Response> | Response) {
  const answered = await response
  return { status: answered.status, ...((await answered.json()) as { error: object }).error }
}

test('a post appears with those who follow its author, with everyone who looks at all, and with nobody else', async () => {
  await followed(member, 'demo-acme-admin')
  const follower = await openPageAndStream(member)
  const everyone = await openPageAndStream(guest, '?view=everyone')
  const other = await openPageAndStream(guest)
  const globex = await app.signIn('demo-globex-admin')
  const stranger = new StreamReader(
    await GET(request('/api/globex/feed?view=everyone', { cookie: globex }), context({ org: 'globex' })),
  )
  const id = await posted(admin, 'Hello **world**')
  for (const { reader } of [follower, everyone]) {
    await reader.until(shows('Hello <strong>world</strong>'))
    expect(reader.text.match(new RegExp(`<li id="entry-${id}"`, 'g'))).toHaveLength(1)
  }
  await posted(guest, 'My own')
  await other.reader.until(shows('My own'))
  for (const { text } of [other.reader, stranger]) expect(text).not.toContain('world')
  expect(await page(member)).toContain('Hello <strong>world</strong>')
  expect(await page(guest)).not.toContain('world')
  expect(await page(guest, '?view=everyone')).toContain('world')
})

test('one rendering does for all who see it: the bytes do not say who looks', async () => {
  const streams = [
    await openPageAndStream(member, '?view=everyone'),
    await openPageAndStream(admin, '?view=everyone'),
  ]
  await posted(admin, 'For all')
  const patches = []
  for (const { reader } of streams) {
    await reader.until(shows('For all'))
    patches.push(reader.events.find(({ data }) => data.includes('For all'))!.data)
  }
  expect(patches[0]).toBe(patches[1])
})

test('a comment appears under the post wherever that is shown, and its number counts up', async () => {
  await followed(member, 'demo-acme-admin')
  const id = await posted(admin, 'Question?')
  const follower = await openPageAndStream(member)
  const entry = new StreamReader(await streamEntry(request(`${url}/${id}`, { cookie: member }), at(id)))
  for (const text of ['one', 'two', 'three', 'four']) await commented(guest, id, `Answer ${text}`)
  await follower.reader.until(shows('See all 4 comments'))
  const preview = follower.reader.events.findLast(({ data }) => data.includes('See all'))!.data
  expect(preview).not.toContain('Answer one')
  for (const text of ['two', 'three', 'four']) expect(preview).toContain(`Answer ${text}`)
  await entry.until(shows('4 comments'))
  for (const text of ['one', 'four']) expect(entry.text).toContain(`Answer ${text}`)
  const feed = await page(admin)
  expect(feed).toContain('See all 4 comments')
  expect(feed).not.toContain('Answer one')
  const whole = await (await openEntry(request(`/acme/feed/${id}`, { cookie: member }), at(id))).text()
  expect(whole).toContain('Answer one')
})

test('when a comment is deleted the one before it shows again', async () => {
  const id = await posted(admin, 'Question?')
  const comments = []
  for (const text of ['one', 'two', 'three', 'four']) comments.push(await commented(guest, id, text))
  const { reader } = await openPageAndStream(admin)
  await remove(send(`${url}/${comments[3]}/delete`, guest, {}), at(comments[3]!))
  await reader.until(shows(`<li id="comment-${comments[0]}"`))
  expect(reader.text).not.toContain('See all')
})

test('a reaction counts for everyone, is pressed for its author alone, and a second press takes it back', async () => {
  const id = await posted(admin, 'Nice')
  const mine = await openPageAndStream(member, '?view=everyone')
  const other = await openPageAndStream(admin)
  expect((await reacted(member, id, 'heart')).status).toBe(204)
  for (const { reader } of [mine, other]) await reader.until(shows('aria-label="Heart, 1"'))
  await mine.reader.until(shows(`{"_mine":{"reactions-${id}":"heart"}}`))
  expect(other.reader.text).not.toContain('{"_mine"')
  const pressed = /value="heart" aria-label="Heart, 1" aria-pressed="true"/
  expect(await page(member, '?view=everyone')).toMatch(pressed)
  expect(await page(admin)).not.toMatch(pressed)
  await reacted(member, id, 'heart')
  await mine.reader.until(shows(`{"_mine":{"reactions-${id}":""}}`))
  expect(await app.services.db.select().from(schema.reactions)).toEqual([])
})

test('an edited text changes in place, and only for its author is there anything to edit', async () => {
  const id = await posted(admin, 'Tpyo')
  const { reader, html } = await openPageAndStream(member, '?view=everyone')
  expect(html).not.toContain(`id="edit-${id}"`)
  expect(await page(admin)).toContain(`<details id="edit-${id}"`)
  const saved = await edit(send(`${url}/${id}/edit`, admin, { text: 'Typo' }), at(id))
  expect(saved.status).toBe(204)
  await reader.until(shows('Edited'))
  const patch = reader.events.find(({ data }) => data.includes('Edited'))!.data
  expect(patch).toContain(`selector #entry-${id}-body, #offstage`)
  expect(patch).toMatch(new RegExp(`<details id="edit-${id}" hidden=""`))
})

test('a deleted post goes from every page with its comments, reactions and what told of them', async () => {
  const { db } = app.services
  const id = await posted(admin, 'Regrettable')
  const answer = await commented(member, id, 'Quite')
  await reacted(member, id, 'eyes')
  const feed = await openPageAndStream(guest, '?view=everyone')
  const entry = new StreamReader(await streamEntry(request(`${url}/${id}`, { cookie: guest }), at(id)))
  expect((await remove(send(`${url}/${id}/delete`, admin, {}), at(id))).status).toBe(204)
  await feed.reader.until(shows(`#entry-${id}, #comment-${id}, .about-${id}`))
  await entry.until(shows('This entry was deleted'))
  expect(await db.select().from(schema.activities)).toEqual([])
  expect(await db.select().from(schema.reactions)).toEqual([])
  for (const gone of [id, answer])
    expect((await openEntry(request(`/acme/feed/${gone}`, { cookie: guest }), at(gone))).status).toBe(404)
  expect(await error(comment(send(`${url}/${id}/comments`, member, { text: 'Late' }), at(id)))).toMatchObject(
    {
      status: 404,
      message: expect.stringContaining('was deleted'),
    },
  )
})

test('a deleted post takes what told of its comments from pages that follow the commenter alone', async () => {
  const id = await posted(admin, 'Regrettable')
  await followed(guest, 'demo-acme-member')
  await commented(member, id, 'Quite')
  const feed = await openPageAndStream(guest)
  expect(feed.html).toContain('Quite')
  expect((await remove(send(`${url}/${id}/delete`, admin, {}), at(id))).status).toBe(204)
  await feed.reader.until(shows(`.about-${id}`))
})

test('a comment that races with the deletion of its post is refused, and writes nothing', async () => {
  const { db } = app.services
  const id = await posted(admin, 'Soon gone')
  const batch = db.batch.bind(db)
  vi.spyOn(db, 'batch').mockImplementationOnce(async (statements) => {
    await db.delete(schema.activities).where(eq(schema.activities.id, Number(id)))
    return batch(statements)
  })
  const late = await error(comment(send(`${url}/${id}/comments`, member, { text: 'Late' }), at(id)))
  expect(late.status).toBe(404)
  expect(await db.select().from(schema.activities)).toEqual([])
  expect(await db.select().from(schema.outbox)).toEqual([])
})

test('nobody changes or deletes what others wrote', async () => {
  const id = await posted(admin, 'Mine')
  for (const cookie of [member, guest]) {
    expect((await edit(send(`${url}/${id}/edit`, cookie, { text: 'x' }), at(id))).status).toBe(403)
    expect((await remove(send(`${url}/${id}/delete`, cookie, {}), at(id))).status).toBe(403)
  }
  const stranger = await app.signIn('demo-globex-admin')
  expect((await remove(send(`${url}/${id}/delete`, stranger, {}), at(id))).status).toBe(404)
  const elsewhere = context({ org: 'globex', id })
  expect((await remove(send(`/api/globex/feed/${id}/delete`, stranger, {}), elsewhere)).status).toBe(404)
  expect((await reacted(stranger, id, 'heart')).status).toBe(404)
})

test('who is typing shows to the others for a moment, and is stored nowhere', async () => {
  const id = await posted(admin, 'Well?')
  const { reader } = await openPageAndStream(admin)
  expect((await type(send(`${url}/${id}/typing`, member, {}), at(id))).status).toBe(204)
  await reader.until(shows('Acme Member is typing…'))
  const line = reader.events.find(({ data }) => data.includes('typing…'))!.data
  expect(line).toContain(
    `data-attr="{&quot;hidden&quot;: $_me === &quot;demo-acme-member&quot;}"`.replaceAll(
      '&quot;hidden&quot;',
      'hidden',
    ),
  )
  expect(line).toContain('data-init__delay.4s')
  expect(await app.services.db.select().from(schema.outbox)).toEqual([])
  await commented(member, id, 'Yes.')
  await reader.until(shows(`.typing-${id}-demo-acme-member`))
})

test('a mention notifies whom it names, once, and links to where it stands', async () => {
  const id = await posted(admin, 'Ask @acme member and @Acme Member or `@Nobody`, not @Acme Admin')
  const answer = await commented(member, id, 'Ask @Acme Guest')
  const rows = await app.services.db.select().from(schema.notifications)
  expect(rows.map(({ person, title, href, audience }) => [person, title, href, audience])).toEqual([
    ['demo-acme-member', 'Acme Admin mentioned you', `/acme/feed/${id}`, 'person'],
    ['demo-acme-guest', 'Acme Member mentioned you', `/acme/feed/${id}#comment-${answer}`, 'person'],
  ])
  await edit(send(`${url}/${id}/edit`, admin, { text: 'Ask @Acme Member and @Acme Guest' }), at(id))
  const after = await app.services.db.select().from(schema.notifications)
  expect(after.slice(2).map(({ person, href }) => [person, href])).toEqual([
    ['demo-acme-guest', `/acme/feed/${id}`],
  ])
  expect(await page(admin)).toContain('<strong class="mention">@Acme Member</strong>')
})

test.each([
  ['nothing', {}, 400, 'text', /Write something/],
  ['blanks', { text: ' \n ' }, 400, 'text', /Write something first/],
  ['invisible characters', { text: '\u200b' }, 400, 'text', /Write something first/],
  ['2,001 characters', { text: 'x'.repeat(2001) }, 400, 'text', /Shorten the text to 2,000/],
  ['100 KB', { text: 'x'.repeat(100_000) }, 413, 'body', /64 KB|65,?536|large/i],
  ['NUL', { text: 'a\0b' }, 400, 'text', /NUL/],
  ['a stranger', { text: 'Hi @Globex Admin' }, 400, 'text', /Nobody called “Globex” is a member/],
])('a post of %s is refused with what to change', async (_name, body, status, field, message) => {
  const answer = await error(POST(send(url, member, body), acme))
  expect(answer).toMatchObject({ status, message: expect.stringMatching(message), ...(field && { field }) })
  expect(await app.services.db.select().from(schema.activities)).toEqual([])
})

test('a comment on a comment, an unknown emoji and a path without a number are refused', async () => {
  const id = await posted(admin, 'Post')
  const answer = await commented(member, id, 'Comment')
  expect(
    await error(comment(send(`${url}/${answer}/comments`, admin, { text: 'x' }), at(answer))),
  ).toMatchObject({
    status: 409,
  })
  expect(await error(reacted(member, id, 'skull'))).toMatchObject({ status: 400, field: 'emoji' })
  expect(await error(reacted(member, 'x', 'heart'))).toMatchObject({ status: 400, field: 'id' })
})

test('without JavaScript a refused comment comes back where it was written', async () => {
  const first = await posted(member, 'First')
  const second = await posted(member, 'Second')
  const form = { entry: first, text: 'Ask @Nobody' }
  const headers = { referer: 'http://localhost:3000/acme/feed', host: 'localhost:3000' }
  const refused = await comment(
    request(`${url}/${first}/comments`, { cookie: member, form, headers }),
    at(first),
  )
  expect([refused.status, refused.headers.get('location')]).toEqual([303, '/acme/feed'])
  const cookie = `${member}; ${refused.headers.get('set-cookie')!.split(';')[0]}`
  const html = await page(cookie)
  const formOf = (id: string) =>
    html.slice(html.indexOf(`<form id="comment-form-${id}"`)).split('</form>')[0]!
  expect(formOf(first)).toContain('Ask @Nobody')
  expect(formOf(first)).toContain('Nobody called “Nobody” is a member.')
  expect(formOf(second)).not.toContain('Nobody')
})

test('following and unfollowing tell the viewer’s own pages, and the feed only while it lasts', async () => {
  const { reader } = await openPageAndStream(guest, '?view=everyone')
  expect((await followed(guest, 'demo-acme-admin')).status).toBe(204)
  await reader.until(shows('aria-label="Unfollow Acme Admin"'))
  await reader.until(shows('follows Acme Admin now'))
  expect((await followed(guest, 'demo-acme-admin')).status).toBe(204)
  expect(await app.services.db.select().from(schema.activities)).toHaveLength(1)
  await followed(guest, 'demo-acme-admin', 'no')
  await reader.until(shows('aria-label="Follow Acme Admin"'))
  expect(await app.services.db.select().from(schema.activities)).toEqual([])
  expect(await error(followed(guest, 'demo-acme-guest'))).toMatchObject({ status: 409 })
  expect(await error(followed(guest, 'demo-globex-admin'))).toMatchObject({ status: 404, field: 'person' })
})

test('older entries come in pages of 30, in place and as a page of their own', async () => {
  for (let number = 1; number <= 35; number++) await posted(member, `Number ${number}!`)
  const html = await page(member)
  expect(html).toContain('Number 6!')
  expect(html).not.toContain('Number 5!')
  const before = /\/acme\/feed\?before=([^"&]+)/.exec(html)![1]!
  const rest = await (await older(request(`${url}/older?before=${before}`, { cookie: member }), acme)).text()
  expect(rest.match(/<li id="entry-/g)).toHaveLength(5)
  expect(rest).toContain('<div id="feed-older"></div>')
  const asPage = await page(member, `?before=${before}`)
  expect(asPage.match(/<li id="entry-/g)).toHaveLength(5)
  const { reader } = await openPageAndStream(member, `?before=${before}`)
  const id = await posted(member, 'Newest')
  await reacted(member, id, 'heart')
  await reader.until(shows('"heart"'))
  expect(reader.text, 'an older page keeps what it shows').not.toContain('Newest')
})

test.each(['31', 'globex.31', 'acme.x', 'acme.1.2', 'acme.', '-1'])(
  'the cursor %s of another list is refused',
  async (before) => {
    const refused = await openPage(request(`/acme/feed?before=${before}`, { cookie: member }), acme)
    expect(refused.status).toBe(400)
    const answer = await error(older(request(`${url}/older?before=${before}`, { cookie: member }), acme))
    expect(answer).toMatchObject({
      status: 400,
      field: 'before',
      message: expect.stringContaining('no place in this feed'),
    })
  },
)

test('whoever leaves takes their part in the feed along', async () => {
  const { db } = app.services
  const { people, organisations, activities, follows, memberships } = schema
  const id = await posted(member, 'Mine')
  await commented(admin, id, 'Yours')
  await followed(admin, 'demo-acme-member')
  await db.delete(memberships).where(eq(memberships.person, 'demo-acme-member'))
  expect(await db.select().from(follows)).toEqual([])
  expect(await page(admin, '?view=everyone')).toContain('Mine')
  await db.delete(people).where(eq(people.id, 'demo-acme-member'))
  expect(await db.select().from(activities)).toEqual([])
  await posted(admin, 'Still here')
  await db.delete(organisations).where(eq(organisations.slug, 'acme'))
  expect(await db.select().from(activities)).toEqual([])
})

test('the raw stream of a feed is for members of its organisation', async () => {
  const stranger = await app.signIn('demo-globex-admin')
  const status = async (topics: string, options: object) =>
    (await openRawStream(request(`/api/v1/events?topics=${topics}`, { method: 'HEAD', ...options }))).status
  expect(await status('f:acme,f:acme:demo-acme-admin', { cookie: guest })).toBe(200)
  expect(await status('f:acme', { cookie: stranger })).toBe(404)
  expect(await status('f:acme:demo-globex-admin', { cookie: stranger })).toBe(404)
  expect(await status('f:', { cookie: guest })).toBe(404)
  expect(await status('f:acme:x:y', { cookie: guest })).toBe(404)
  const key = { headers: { authorization: `Bearer ${app.key('acme')}` } }
  expect(await status('f:acme', key)).toBe(404)
})
