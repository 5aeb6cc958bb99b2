import { z } from 'zod'
import { expiredSessionCookie } from '@/lib/auth/next-auth'
import { endSession } from '@/lib/auth/sessions'
import { anyone, command } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Ends the session everywhere it is used; its streams close. Signing out twice is fine. */
export const POST = command({
  params: z.object({}),
  access: anyone,
  input: z.object({}),
  back: () => routes.home,
  async run({ access: viewer, services: { db, outbox, auth } }) {
    if (viewer) {
      await endSession(db, viewer.session, viewer.id)
      await outbox.drain()
    }
    return { cookies: [expiredSessionCookie(auth.secureCookies)], goTo: routes.home }
  },
})
