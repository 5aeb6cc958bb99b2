import { z } from 'zod'
import { HttpError } from '@/lib/errors'
import { command, members } from '@/lib/http/command'
import { notificationId } from '@/lib/notifications/input'
import { markRead } from '@/lib/notifications/store'
import { routes } from '@/lib/routes'

/** Marks one notification as read. */
export const POST = command({
  params: z.object({ org: z.string(), id: notificationId }),
  access: members,
  input: z.object({}),
  back: ({ org }) => routes.notifications(org),
  async run({ params: { id }, access: member, services: { db, outbox } }) {
    if (!(await markRead(db, member, id))) throw new HttpError('not_found', 'There is no such notification.')
    await outbox.drain()
    return {}
  },
})
