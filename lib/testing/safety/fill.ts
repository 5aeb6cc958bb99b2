import { randomUUID } from 'node:crypto'
import { and, eq, max } from 'drizzle-orm'
import { createApiKey, listApiKeys } from '@/lib/api-keys/store'
import { hashPassword } from '@/lib/auth/passwords'
import { startSession } from '@/lib/auth/sessions'
import { schema } from '@/lib/db'
import { recordActivity } from '@/lib/feed/activities'
import { setFollowing } from '@/lib/feed/follow'
import { comment, post } from '@/lib/feed/write'
import { invite, openInvitations } from '@/lib/invitations/store'
import { chunkOf } from '@/lib/jobs/encode'
import { changeRole } from '@/lib/members/manage'
import { publishInput } from '@/lib/notifications/input'
import { publish } from '@/lib/notifications/publish'
import { renameOrganisation } from '@/lib/organisations/store'
import { addAlert, alertsOf } from '@/lib/prices/alert-store'
import { ingest } from '@/lib/prices/ingest'
import { alertInput } from '@/lib/prices/input'
import { watch } from '@/lib/prices/watches'
import { answer, openRoom } from '@/lib/quiz/rooms'
import { addQuestion, createQuiz, questionsOf } from '@/lib/quiz/store'
import { turn } from '@/lib/quiz/turns'
import type { Role } from '@/lib/shell/types'
import { topic } from '@/lib/topics'
import type { TestApp } from '../app'

export type Org = 'acme' | 'globex'

/** Things that a filled organisation holds, by the name that routes ask for them. */
export interface Filled {
  notification: string
  apiKey: string
  /** A member who may be removed. */
  person: string
  /** A session of theirs. */
  session: string
  invitation: string
  /** In the link of the invitation. */
  token: string
  /** An open page of a demo account, the member's if there is one. */
  stream: string
  /** A post of the owner, with a comment. */
  activity: string
  /** A symbol that has a price. */
  symbol: string
  /** An alert of the owner for it. */
  alert: string
  /** Work from outside that goes on. */
  job: string
  /** Exports of the owner: one with its file, and one that was cancelled. */
  exported: string
  cancelled: string
  /** A quiz of the owner, for practice, and a question of it. */
  quiz: string
  quizQuestion: string
  /** A room of the owner in the middle of its first question, and its code. */
  quizRoom: string
  quizCode: string
  /** One that has ended. */
  quizEnded: string
}

/** What the notification for everyone is called, which comes last and reaches every open page. */
export const titleFor = (marker: string) => `${marker} for everyone`

/** What the organisation is called: also its members elsewhere see it, in their list of organisations. */
export const organisationFor = (marker: string) => `${marker} Ltd`

/** From where a page is open: admins see it of all pages, and everybody of their own. */
const addressFor = (marker: string) => `${marker} address`

/** All that members see as admins do, so that it may stand where nothing for admins does. */
export const sharedTexts = (marker: string) => [
  organisationFor(marker),
  addressFor(marker),
  ...['member', 'inviter', 'author', 'post', 'comment', 'report', 'program', 'shares', 'job', 'step'].map(
    (what) => `${marker} ${what}`,
  ),
  ...['quiz', 'game', 'question', 'choice', 'explanation'].map((what) => `${marker} ${what}`),
]

/** How text begins that only admins may see. */
export const secretOf = (marker: string) => `${marker}-secret`

/**
 * Writes the marker into everything of a noun that people of the organisation write and read, and `secretOf(marker)` into
 * all that is for admins only.
 */
type Fill<Things> = (app: TestApp, org: Org, marker: string) => Promise<Things>

const ownerOf = (org: Org) => `demo-${org}-admin`

/** A member as an invitation would make one, with a password if they need one. */
async function createMember(
  { services: { db } }: TestApp,
  org: Org,
  person: { name: string; email: string; role: Role; passwordHash?: string },
): Promise<string> {
  const { role, ...fields } = person
  const id = randomUUID()
  await db.batch([
    db.insert(schema.people).values({ id, createdAt: 1, ...fields }),
    db.insert(schema.memberships).values({ org, person: id, role, createdAt: 1 }),
  ])
  return id
}

/** The password of the account that `fillOwnAccount` makes. */
export const ownPassword = 'a long password'
const ownHash = hashPassword(ownPassword)

/** An admin of the organisation with an account that is nobody else's. */
export async function fillOwnAccount(app: TestApp, org: Org): Promise<string> {
  const passwordHash = await ownHash
  return createMember(app, org, { name: 'Ada', email: 'ada@example.com', role: 'admin', passwordHash })
}

const fillOrganisation: Fill<object> = async ({ services: { db } }, org, marker) => {
  await renameOrganisation(db, org, ownerOf(org), organisationFor(marker))
  return {}
}

/** Members and their sessions; the audit log gets their names too. */
const fillMembers: Fill<Pick<Filled, 'person' | 'session'>> = async (app, org, marker) => {
  const { db } = app.services
  const email = `${secretOf(marker)}-${randomUUID()}@example.com`
  const person = await createMember(app, org, { name: `${marker} member`, email, role: 'member' })
  await changeRole(db, { org, actor: ownerOf(org), person, role: 'admin' })
  return { person, session: await startSession(db, person, `${marker} browser`) }
}

const fillInvitations: Fill<Pick<Filled, 'invitation' | 'token'>> = async (app, org, marker) => {
  const { db } = app.services
  const email = `${secretOf(marker)}-${randomUUID()}@example.com`
  const actor = await createMember(app, org, { name: `${marker} inviter`, email, role: 'admin' })
  const invited = await invite(db, { org, actor, role: 'member', lifetime: '1h' })
  if ('refused' in invited) throw new Error(invited.refused)
  return { invitation: (await openInvitations(db, org))[0]!.id, token: invited.token }
}

const fillStreams: Fill<Pick<Filled, 'stream'>> = async ({ services: { db } }, org, marker) => {
  const [id, instance] = [randomUUID(), randomUUID()]
  const person = people[org].at(-1)!
  const owner = topic.person(person)
  const page = { tab: id, address: addressFor(marker), view: 'notifications', openedAt: Date.now() }
  await db.batch([
    db.insert(schema.instances).values({ id: instance, expiresAt: Date.now() + 60_000 }),
    db.insert(schema.openStreams).values({ id, instance, owner, org, person, ...page }),
  ])
  return { stream: id }
}

const fillApiKeys: Fill<Pick<Filled, 'apiKey'>> = async ({ services: { db } }, org, marker) => {
  const person = ownerOf(org)
  await createApiKey(db, { org, person }, { name: `${secretOf(marker)} key`, scopes: ['jobs:write'] })
  return { apiKey: (await listApiKeys(db, org)).at(-1)!.id }
}

/** The owner posts, somebody comments on it, and a program reports. The people of the demo follow each other. */
const fillFeed: Fill<Pick<Filled, 'activity'>> = async (app, org, marker) => {
  const { db } = app.services
  const owner = { org, person: ownerOf(org), name: 'Owner', role: 'owner', admin: true } as const
  const name = `${marker} author`
  const email = `${secretOf(marker)}-${randomUUID()}@example.com`
  const author = { org, person: await createMember(app, org, { name, email, role: 'member' }), name }
  await post(db, owner, `${marker} post`)
  const [newest] = await db
    .select({ id: max(schema.activities.id) })
    .from(schema.activities)
    .where(eq(schema.activities.org, org))
  const activity = String(newest!.id)
  await comment(db, { ...author, role: 'member', admin: false } as const, activity, `${marker} comment`)
  const report = { text: `${marker} report`, via: `${marker} program` }
  await db.batch([
    ...recordActivity(db, { org, kind: 'external', person: ownerOf(org), ...report }, Date.now()),
  ])
  for (const person of people[org].slice(1)) {
    await setFollowing(db, owner, person, true)
    await setFollowing(db, { org, person, role: 'member', admin: false }, ownerOf(org), true)
  }
  return { activity }
}

/** A symbol that everybody watches, with an alert of theirs. */
const fillPrices: Fill<Pick<Filled, 'symbol' | 'alert'>> = async ({ services }, org, marker) => {
  const { db } = services
  const { priceSymbols } = schema
  const symbol = marker.toUpperCase()
  const now = Date.now()
  const price = async (value: string) =>
    ingest(services, org, [{ symbol, price: value, at: now, volume: null }], now)
  await price('1')
  await db
    .update(priceSymbols)
    .set({ name: `${marker} shares` })
    .where(and(eq(priceSymbols.org, org), eq(priceSymbols.symbol, symbol)))
  await price('2')
  const input = alertInput.parse({ kind: 'above', value: '1000' })
  for (const person of people[org]) {
    await watch(db, { org, person }, symbol)
    await addAlert(db, { org, person, role: 'member', admin: false } as const, symbol, input)
  }
  const alerts = await alertsOf(
    db,
    { org, person: ownerOf(org), role: 'owner', admin: true } as const,
    symbol,
  )
  return { symbol, alert: alerts.at(-1)!.id }
}

/** A program reports, and the owner has exported the notifications as an admin. */
const fillJobs: Fill<Pick<Filled, 'job' | 'exported' | 'cancelled'>> = async (app, org, marker) => {
  const { db } = app.services
  const { jobChunks, jobs } = schema
  const now = Date.now()
  const times = { createdAt: now, startedAt: now, updatedAt: now }
  const ofProgram = { via: `${marker} program`, name: `${marker} job`, message: `${marker} step` }
  const ofOwner = {
    person: ownerOf(org),
    source: 'notifications',
    name: 'Notifications',
    format: 'csv',
  } as const
  const { data, bytes } = chunkOf('csv', `${marker} body,${secretOf(marker)} note\r\n`)
  const kept = { audience: 'admin', endedAt: now, expiresAt: now + 60_000 } as const
  const [[job], [exported], [cancelled]] = await db.batch([
    db
      .insert(jobs)
      .values({ ...ofProgram, ...times, org, state: 'running', staleAfter: 60_000, aliveUntil: now + 60_000 })
      .returning({ id: jobs.id }),
    db
      .insert(jobs)
      .values({ ...ofOwner, ...times, ...kept, org, state: 'succeeded', bytes, chunks: 1 })
      .returning({ id: jobs.id }),
    db
      .insert(jobs)
      .values({ ...ofOwner, ...times, ...kept, org, state: 'cancelled' })
      .returning({ id: jobs.id }),
  ])
  await db.insert(jobChunks).values({ job: exported!.id, seq: 0, data })
  return { job: String(job!.id), exported: String(exported!.id), cancelled: String(cancelled!.id) }
}

/** What the owner sees of a quiz and its results, and what everybody may read is in the same words. */
const fillQuiz: Fill<Pick<Filled, 'quiz' | 'quizQuestion' | 'quizRoom' | 'quizCode' | 'quizEnded'>> = async (
  { services: { db } },
  org,
  marker,
) => {
  const owner = { org, person: ownerOf(org), role: 'owner', admin: true } as const
  const now = Date.now()
  const write = async (title: string) => {
    const quiz = (await createQuiz(db, owner, { title, changeable: true, practice: true }, now))!
    const question = { text: `${marker} question`, choices: [`${marker} choice`, 'Other'], right: [0] }
    await addQuestion(db, owner, quiz, { ...question, seconds: 60, explanation: `${marker} explanation` })
    return quiz
  }
  const quiz = await write(`${marker} quiz`)
  const played = await write(`${marker} game`)
  const open = async () => {
    const room = await openRoom(db, owner, played, now)
    await turn(db, room, 'next', now)
    for (const person of people[org])
      await answer(db, { org, person }, room, { question: 0, choice: 0 }, Date.now())
    return room
  }
  const quizEnded = await open()
  await turn(db, quizEnded, 'next', Date.now())
  await turn(db, quizEnded, 'end', Date.now())
  // The lists are not to run full.
  await db
    .update(schema.quizRooms)
    .set({ phase: 'podium' })
    .where(and(eq(schema.quizRooms.org, org), eq(schema.quizRooms.phase, 'question')))
  const quizRoom = await open()
  const [room] = await db.select().from(schema.quizRooms).where(eq(schema.quizRooms.id, quizRoom))
  const [question] = await questionsOf(db, quiz)
  return { quiz, quizQuestion: question!.id, quizRoom, quizCode: room!.code, quizEnded }
}

const fillNotifications: Fill<Pick<Filled, 'notification'>> = async ({ services: { db } }, org, marker) => {
  const about = { body: `${marker} body`, note: `${secretOf(marker)} note`, href: `/${marker}` }
  const one = (fields: Record<string, unknown>) =>
    publish(db, org, publishInput.parse({ ...about, ...fields }))
  for (const person of people[org]) await one({ title: `${marker} for one`, audience: 'person', person })
  await one({ title: `${secretOf(marker)} for admins`, audience: 'admins' })
  const { id } = await one({ title: titleFor(marker) })
  return { notification: id }
}

const people: Record<Org, readonly string[]> = {
  acme: ['demo-acme-admin', 'demo-acme-member'],
  globex: ['demo-globex-admin'],
}

/** Fills an organisation. Notifications come last: every open page shows them, so that one may wait for them. */
export async function fill(app: TestApp, org: Org, marker: string): Promise<Filled> {
  const filled = {
    ...(await fillOrganisation(app, org, marker)),
    ...(await fillMembers(app, org, marker)),
    ...(await fillInvitations(app, org, marker)),
    ...(await fillStreams(app, org, marker)),
    ...(await fillApiKeys(app, org, marker)),
    ...(await fillFeed(app, org, marker)),
    ...(await fillPrices(app, org, marker)),
    ...(await fillJobs(app, org, marker)),
    ...(await fillQuiz(app, org, marker)),
    ...(await fillNotifications(app, org, marker)),
  }
  await app.services.outbox.drain()
  return filled
}
