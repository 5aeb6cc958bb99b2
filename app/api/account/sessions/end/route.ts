import { z } from 'zod'
import { endOtherSessions } from '@/lib/auth/sessions'
import { command, signedIn } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Signs out everywhere else. */
export const POST = command({
  params: z.object({}),
  access: signedIn,
  input: z.object({}),
  back: () => routes.home,
  async run({ access: { id, session }, services: { db, outbox } }) {
    await endOtherSessions(db, session, id)
    await outbox.drain()
    return {}
  },
})
