import type { Viewer } from '@/lib/auth/viewer'
import { HttpError } from '@/lib/errors'
import { signedIn } from '@/lib/http/command'
import { isAdminSomewhere } from '@/lib/members/store'
import { services } from '@/lib/services'

/**
 * Who may send events to their own pages and spoil their own network: on a demo whoever is signed in, elsewhere admins.
 * @throws HttpError 401 or 403
 */
export async function experimenters(viewer: Viewer | null): Promise<Viewer> {
  const person = signedIn(viewer)
  if (!(await mayExperiment(person)))
    throw new HttpError('forbidden', 'Only admins may do this. Ask an admin of your organisation.')
  return person
}

/** Would `experimenters` let them through? */
export async function mayExperiment({ id }: Viewer): Promise<boolean> {
  const { auth, db } = await services()
  return auth.demo || isAdminSomewhere(db, id)
}
