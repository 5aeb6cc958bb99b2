import { isDemoPerson } from '@/lib/demo/demo'
import { HttpError } from '@/lib/errors'
import type { Viewer } from './viewer'

/**
 * Whoever is signed in with an account of their own: those of the demo are shared, and stay as they are.
 * @throws HttpError 401 for nobody, 403 for accounts of the demo
 */
export function ownAccount(viewer: Viewer | null): Viewer {
  if (!viewer) throw new HttpError('unauthorized', 'Sign in first.')
  if (isDemoPerson(viewer.id))
    throw new HttpError(
      'forbidden',
      'Everybody shares the accounts of the demo. Sign up for one of your own to change it.',
    )
  return viewer
}
