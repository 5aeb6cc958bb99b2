import { type Member, memberOf, type Viewer } from '@/lib/auth/viewer'
import { HttpError } from '@/lib/errors'
import { signedIn } from '@/lib/http/command'
import { services } from '@/lib/services'
import { findRoom } from './rooms'
import { ownQuiz } from './store'

/** Who may change the quiz in the URL. */
export async function quizAuthor(
  viewer: Viewer | null,
  { org, quiz }: { org: string; quiz: string },
): Promise<Member> {
  const member = await memberOf(signedIn(viewer), org)
  await ownQuiz((await services()).db, member, quiz)
  return member
}

/** Members, for a room that is there. */
export async function roomMember(
  viewer: Viewer | null,
  { org, room }: { org: string; room: string },
): Promise<Member & { host: string; ended: boolean }> {
  const member = await memberOf(signedIn(viewer), org)
  const found = await findRoom((await services()).db, org, room)
  if (!found) throw new HttpError('not_found', 'There is no such room. Ask the host for the code.')
  return { ...member, host: found.host, ended: found.phase === 'podium' }
}

/** The host of the room in the URL. */
export async function roomHost(viewer: Viewer | null, params: { org: string; room: string }) {
  const member = await roomMember(viewer, params)
  if (member.host !== member.person)
    throw new HttpError('forbidden', 'Only the host of the room may do this.')
  return member
}
