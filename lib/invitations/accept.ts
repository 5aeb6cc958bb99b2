import { and, eq, sql } from 'drizzle-orm'
import { audit } from '@/lib/audit/audit'
import { type Db, schema } from '@/lib/db'
import { announceMembership } from '@/lib/members/events'
import { maxMembers } from '@/lib/members/types'
import { hasRoomFor, newestNotification, tooManyOrganisations } from '@/lib/organisations/store'
import { maxOrganisations } from '@/lib/organisations/types'
import { announceInvitations, hashToken, isBacked, isOpen } from './store'
import type { Invitation, InvitationState } from './types'

const { invitations, memberships, organisations, people } = schema

/** The invitation behind a link, null where there never was one or its organisation is gone. */
export async function invitationOf(db: Db, token: string, now = Date.now()): Promise<Invitation | null> {
  const [row] = await db
    .select({
      org: invitations.org,
      name: organisations.name,
      role: invitations.role,
      inviter: people.name,
      acceptedAt: invitations.acceptedAt,
      revokedAt: invitations.revokedAt,
      expiresAt: invitations.expiresAt,
      backed: sql<number>`${isBacked}`,
    })
    .from(invitations)
    .innerJoin(organisations, eq(organisations.slug, invitations.org))
    .innerJoin(people, eq(people.id, invitations.invitedBy))
    .where(eq(invitations.hash, hashToken(token)))
  if (!row) return null
  const { acceptedAt, revokedAt, expiresAt, backed, ...invitation } = row
  const state = (): InvitationState => {
    if (acceptedAt !== null) return 'accepted'
    if (revokedAt !== null) return 'revoked'
    if (expiresAt <= now) return 'expired'
    return backed ? 'open' : 'void'
  }
  return { ...invitation, state: state() }
}

/** What became of an attempt to accept: the organisation of which the person is a member now, or why not. */
export type Acceptance = { org: string } | { refused: string }

/**
 * Accepts an invitation. One link lets exactly one person in, whoever comes at the same time: all conditions are in the
 * statement that writes. Drain the outbox afterwards.
 */
export async function acceptInvitation(
  db: Db,
  token: string,
  person: string,
  now = Date.now(),
): Promise<Acceptance> {
  const invitation = await invitationOf(db, token, now)
  if (!invitation) return { refused: unknownInvitation }
  const { org, role, inviter } = invitation
  const byHash = eq(invitations.hash, hashToken(token))
  const isNotFull = sql`(select count(*) from ${memberships} where ${memberships.org} = ${org}) < ${maxMembers}`
  const [joined] = await db.batch([
    db.run(sql`
      insert into ${memberships} (org, person, role, read_up_to, created_at)
      select ${invitations.org}, ${person}, ${invitations.role}, ${newestNotification}, ${now} from ${invitations}
      where ${byHash} and ${isOpen(now)} and ${isNotFull} and ${hasRoomFor(person)}
      on conflict do nothing`),
    db.update(invitations).set({ acceptedAt: now }).where(and(byHash, sql`changes() > 0`)),
    ...audit(db, { org, actor: person, action: 'member.joined', detail: { role, invitedBy: inviter } }, now),
    ...announceMembership(db, org, person),
    announceInvitations(db, org),
  ])
  return joined.rowsAffected > 0 ? { org } : refusal(db, token, person, now)
}

/** Why nobody was let in: what the conditions found, as it is now. Who is in already need not be let in again. */
async function refusal(db: Db, token: string, person: string, now: number): Promise<Acceptance> {
  const [invitation, mine] = await Promise.all([
    invitationOf(db, token, now),
    db.select({ org: memberships.org }).from(memberships).where(eq(memberships.person, person)),
  ])
  if (invitation && mine.some(({ org }) => org === invitation.org)) return { org: invitation.org }
  if (!invitation) return { refused: unknownInvitation }
  if (invitation.state !== 'open') return { refused: endOf(invitation, invitation.state) }
  if (mine.length >= maxOrganisations) return { refused: tooManyOrganisations }
  return {
    refused: `The organisation has ${maxMembers} members, which is the most. Ask an admin to make room.`,
  }
}

/** What to tell whoever comes with a link that never was one. */
export const unknownInvitation = 'There is no such invitation. Check the link, or ask for a new one.'

/** What to tell whoever comes with a link that is no longer good. */
export function endOf({ name, inviter }: Invitation, state: Exclude<InvitationState, 'open'>): string {
  const facts: Record<typeof state, string> = {
    accepted: `Somebody has already joined ${name} with this link, and it works once.`,
    revoked: `The invitation to ${name} was revoked.`,
    expired: `The invitation to ${name} has expired.`,
    void: `${inviter} can no longer invite people to ${name} in this role.`,
  }
  return `${facts[state]} Ask an admin for a new link.`
}
