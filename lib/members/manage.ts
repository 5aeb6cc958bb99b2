import { and, eq, inArray, ne, sql } from 'drizzle-orm'
import { audit } from '@/lib/audit/audit'
import { type Db, schema } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import type { Role } from '@/lib/shell/types'
import { announceMembership } from './events'
import { isNotLastOwner, mayManage } from './rules'

const { memberships, people } = schema

/** A change of one membership, and who makes it. */
interface Change {
  org: string
  /** Id of the person who makes the change. */
  actor: string
  /** Id of the person whom it concerns. */
  person: string
}

const ofPerson = ({ org, person }: Change) => and(eq(memberships.org, org), eq(memberships.person, person))
const nameOf = (person: string) => sql`(select ${people.name} from ${people} where ${people.id} = ${person})`

/**
 * Gives a member another role. Drain the outbox afterwards.
 * @returns why it is refused, null where the member has the role now
 * @throws HttpError 404 where there is no such member
 */
export async function changeRole(db: Db, change: Change & { role: Role }): Promise<string | null> {
  const { org, actor, person, role } = change
  const [updated] = await db.batch([
    db
      .update(memberships)
      .set({ role })
      .where(
        and(
          ofPerson(change),
          ne(memberships.role, role),
          mayManage(org, actor, sql`${memberships.role}`),
          mayManage(org, actor, role),
          isNotLastOwner(org),
        ),
      ),
    ...audit(db, { org, actor, action: 'member.role_changed', target: nameOf(person), detail: { role } }),
    ...announceMembership(db, org, person),
  ])
  return updated.rowsAffected > 0 ? null : refusal(db, change)
}

/**
 * Removes a member. Drain the outbox afterwards: their streams close.
 * @returns why it is refused, null where they are gone
 * @throws HttpError 404 where there is no such member
 */
export async function removeMember(db: Db, change: Change): Promise<string | null> {
  const { org, actor, person } = change
  if (actor === person) return leave(db, { org, person })
  const [removed] = await db.batch([
    db
      .delete(memberships)
      .where(and(ofPerson(change), mayManage(org, actor, sql`${memberships.role}`), isNotLastOwner(org))),
    ...audit(db, { org, actor, action: 'member.removed', target: nameOf(person) }),
    ...announceMembership(db, org, person),
  ])
  return removed.rowsAffected > 0 ? null : refusal(db, change)
}

/**
 * Leaves an organisation. Drain the outbox afterwards.
 * @returns why it is refused, null where the person has left
 * @throws HttpError 404 where they were not a member
 */
export async function leave(db: Db, { org, person }: Omit<Change, 'actor'>): Promise<string | null> {
  const change = { org, actor: person, person }
  const [left] = await db.batch([
    db.delete(memberships).where(and(ofPerson(change), isNotLastOwner(org))),
    ...audit(db, { org, actor: person, action: 'member.left' }),
    ...announceMembership(db, org, person),
  ])
  return left.rowsAffected > 0 ? null : refusal(db, change)
}

/** Why a change wrote nothing: what its conditions found, as it is now. */
async function refusal(
  db: Db,
  { org, actor, person, role }: Change & { role?: Role },
): Promise<string | null> {
  const rows = await db
    .select({ person: memberships.person, role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.org, org), inArray(memberships.person, [actor, person])))
  const roleOf = (id: string) => rows.find((row) => row.person === id)?.role
  const [theirs, mine] = [roleOf(person), roleOf(actor)]
  if (!theirs) throw new HttpError('not_found', 'There is no such member. Reload the page.')
  if (theirs === role) return null
  if (actor !== person && (!mine || mine === 'member'))
    return 'You are no longer an admin. Ask an admin of the organisation.'
  if (mine !== 'owner' && (theirs === 'owner' || role === 'owner'))
    return 'Only owners may make, change or remove owners. Ask an owner.'
  return 'The organisation needs an owner. Make somebody else an owner first.'
}
