import { invitationOf } from '@/lib/invitations/accept'
import { routes } from '@/lib/routes'
import type { Services } from '@/lib/services'

const invitationPath = routes.join('')

/** May somebody sign up here who wants to go on to `next` afterwards? Where it is off, an invitation opens the door. */
export async function maySignUp(
  { db, env }: Pick<Services, 'db' | 'env'>,
  next: string | undefined,
): Promise<boolean> {
  if (env.signUp) return true
  if (!next?.startsWith(invitationPath)) return false
  return (await invitationOf(db, next.slice(invitationPath.length)))?.state === 'open'
}
