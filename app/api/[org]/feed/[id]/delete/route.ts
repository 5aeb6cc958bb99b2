import { z } from 'zod'
import { entryParams } from '@/lib/feed/input'
import { remove } from '@/lib/feed/write'
import { command, members } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Deletes one's own post or comment. */
export const POST = command({
  params: entryParams,
  access: members,
  input: z.object({}),
  back: ({ org }) => routes.feed(org),
  async run({ params: { id }, access: member, services: { db, outbox } }) {
    await remove(db, member, id)
    await outbox.drain()
    return {}
  },
})
