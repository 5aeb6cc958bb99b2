import { z } from 'zod'
import { endSession } from '@/lib/auth/sessions'
import { command, signedIn } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Ends one session of one's own; one that has ended already is fine. */
export const POST = command({
  params: z.object({ session: z.string().regex(/^[\w-]{43}$/, 'This is not the id of a session.') }),
  access: signedIn,
  input: z.object({}),
  back: () => routes.home,
  async run({ params: { session }, access: { id }, services: { db, outbox } }) {
    await endSession(db, session, id)
    await outbox.drain()
    return {}
  },
})
