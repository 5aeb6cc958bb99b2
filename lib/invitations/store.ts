import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { and, desc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm'
import { audit } from '@/lib/audit/audit'
import { type Db, schema } from '@/lib/db'
import { mayManage } from '@/lib/members/rules'
import { announceIfChanged } from '@/lib/outbox/outbox'
import type { Role } from '@/lib/shell/types'
import { topic } from '@/lib/topics'
import { type Lifetime, lifetimes, maxOpenInvitations, type OpenInvitation } from './types'

const { invitations, people } = schema

/** On the topic of an organisation's admins: its open invitations have changed. Data: `{ org }`. */
export const invitationsChanged = 'invitations.changed'

/** What is kept of a token: enough to recognise it, not to use it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** That the inviter may still invite to the role: an invitation is worth what its inviter is worth now. */
export const isBacked = mayManage(
  sql`${invitations.org}`,
  sql`${invitations.invitedBy}`,
  sql`${invitations.role}`,
)

/** That an invitation can be accepted now. */
export function isOpen(now: number): SQL {
  const unused = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt))
  return and(unused, gt(invitations.expiresAt, now), isBacked)!
}

/** The statement that tells the admins of a change of the invitations; put it behind the write, in its batch. */
export function announceInvitations(db: Db, org: string) {
  return announceIfChanged(db, { topic: topic.admins(org), type: invitationsChanged, data: { org } })
}

/** The open invitations of an organisation, newest first. */
export async function openInvitations(db: Db, org: string, now = Date.now()): Promise<OpenInvitation[]> {
  const { id, role, createdAt, expiresAt } = invitations
  return db
    .select({ id, role, createdAt, expiresAt, inviter: people.name })
    .from(invitations)
    .innerJoin(people, eq(people.id, invitations.invitedBy))
    .where(and(eq(invitations.org, org), isOpen(now)))
    .orderBy(desc(createdAt), desc(id))
    .limit(maxOpenInvitations)
}

/**
 * Makes an invitation. Drain the outbox afterwards.
 * @returns its token, which is nowhere else; or why there is none
 */
export async function invite(
  db: Db,
  { org, actor, role, lifetime }: { org: string; actor: string; role: Role; lifetime: Lifetime },
  now = Date.now(),
): Promise<{ token: string } | { refused: string }> {
  const token = randomBytes(32).toString('base64url')
  const openOnes = sql`(select count(*) from ${invitations} where ${invitations.org} = ${org} and ${isOpen(now)})`
  const [made] = await db.batch([
    db.run(sql`
      insert into ${invitations} (id, org, hash, role, invited_by, created_at, expires_at)
      select ${randomUUID()}, ${org}, ${hashToken(token)}, ${role}, ${actor}, ${now}, ${now + lifetimes[lifetime].ms}
      where ${mayManage(org, actor, role)} and ${openOnes} < ${maxOpenInvitations}`),
    ...audit(db, { org, actor, action: 'member.invited', detail: { role } }, now),
    announceInvitations(db, org),
  ])
  if (made.rowsAffected > 0) return { token }
  const open = await openInvitations(db, org, now)
  if (open.length < maxOpenInvitations) return { refused: 'Only owners may invite owners. Ask an owner.' }
  return { refused: `There are ${maxOpenInvitations} open invitations, which is the most. Revoke one first.` }
}

/**
 * Revokes an invitation. Drain the outbox afterwards.
 * @returns false where there is no such open invitation
 */
export async function revokeInvitation(
  db: Db,
  { org, actor, id }: { org: string; actor: string; id: string },
  now = Date.now(),
): Promise<boolean> {
  const isThis = and(eq(invitations.id, id), eq(invitations.org, org), isOpen(now))
  const [invitation] = await db.select({ role: invitations.role }).from(invitations).where(isThis)
  if (!invitation) return false
  const [revoked] = await db.batch([
    db.update(invitations).set({ revokedAt: now }).where(isThis),
    ...audit(db, { org, actor, action: 'invitation.revoked', detail: { role: invitation.role } }, now),
    announceInvitations(db, org),
  ])
  return revoked.rowsAffected > 0
}
