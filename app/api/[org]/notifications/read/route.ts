import { z } from 'zod'
import { command, members } from '@/lib/http/command'
import { markAllRead } from '@/lib/notifications/store'
import { routes } from '@/lib/routes'

/** Marks everything as read. */
export const POST = command({
  params: z.object({ org: z.string() }),
  access: members,
  input: z.object({}),
  back: ({ org }) => routes.notifications(org),
  async run({ access: member, services: { db, outbox } }) {
    await markAllRead(db, member)
    await outbox.drain()
    return {}
  },
})
