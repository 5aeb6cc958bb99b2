import { isSafeLink } from '@/lib/notifications/input'
import { routes } from '@/lib/routes'

/** Where to go after signing in: the wish, if it is a path of this site, else the start. */
export function nextPath(wish: string | undefined): string {
  return wish?.startsWith('/') && isSafeLink(wish) ? wish : routes.home
}
