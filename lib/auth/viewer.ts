import { and, eq, gt, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import type { Notify } from '@/lib/settings/types'
import type { Role } from '@/lib/shell/types'
import { noteUse } from './sessions'

/** A signed-in person, as every wrapper and view sees them. */
export interface Viewer {
  id: string
  name: string
  email: string
  /** The server-side session: ending it signs out everywhere it is used and closes its streams. */
  session: string
  /** False for people who sign in elsewhere only. */
  hasPassword: boolean
  /** The person's role in an organisation, null for strangers. Asked once per request and organisation. */
  role(org: string): Promise<Role | null>
  /** Which new notifications of an organisation pop up for the person; asked together with the role. */
  notify(org: string): Promise<Notify>
}

/** What a member may see and do in an organisation. */
export interface Member {
  org: string
  person: string
  role: Role
  /** True for admins and owners. */
  admin: boolean
}

/** The person behind a session id, or null when the session has ended or expired. */
export async function viewerOfSession(db: Db, session: string, now = Date.now()): Promise<Viewer | null> {
  const { people, sessions, memberships } = schema
  const [row] = await db
    .select({
      id: people.id,
      name: people.name,
      email: people.email,
      hasPassword: sql<number>`${people.passwordHash} is not null`,
      seenAt: sessions.lastSeenAt,
    })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.person))
    .where(and(eq(sessions.id, session), gt(sessions.expiresAt, now)))
  if (!row) return null
  await noteUse(db, session, row.seenAt, now)
  const asked = new Map<string, ReturnType<typeof query>>()
  const query = async (org: string) => {
    const [membership] = await db
      .select({ role: memberships.role, notify: memberships.notify })
      .from(memberships)
      .where(and(eq(memberships.org, org), eq(memberships.person, row.id)))
    return membership
  }
  const membershipIn = (org: string) => {
    const membership = asked.get(org) ?? query(org)
    asked.set(org, membership)
    return membership
  }
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    hasPassword: row.hasPassword === 1,
    session,
    role: async (org) => (await membershipIn(org))?.role ?? null,
    notify: async (org) => (await membershipIn(org))?.notify ?? 'all',
  }
}

/**
 * The viewer as a member of an organisation.
 * @throws HttpError 404 for strangers: whether the organisation exists is not theirs to know
 */
export async function memberOf(viewer: Viewer, org: string): Promise<Member> {
  const role = await viewer.role(org)
  if (!role)
    throw new HttpError('not_found', 'There is no such page, or you are not a member of this organisation.')
  return { org, person: viewer.id, role, admin: role !== 'member' }
}

/**
 * The viewer as an admin or owner of an organisation.
 * @throws HttpError 404 for strangers, 403 for members
 */
export async function adminOf(viewer: Viewer, org: string): Promise<Member> {
  const member = await memberOf(viewer, org)
  if (!member.admin)
    throw new HttpError('forbidden', 'Only admins may do this. Ask an admin of the organisation.')
  return member
}

/**
 * The viewer as an owner of an organisation.
 * @throws HttpError 404 for strangers, 403 for members and admins
 */
export async function ownerOf(viewer: Viewer, org: string): Promise<Member> {
  const member = await memberOf(viewer, org)
  if (member.role !== 'owner') throw new HttpError('forbidden', 'Only owners may do this. Ask an owner.')
  return member
}
