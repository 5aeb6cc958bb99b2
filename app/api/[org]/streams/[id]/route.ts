import { z } from 'zod'
import { HttpError } from '@/lib/errors'
import { command, members } from '@/lib/http/command'
import { routes } from '@/lib/routes'
import { endStream } from '@/lib/streams/store'

/** Closes an open page of one's own; admins also close those of others in their organisation. */
export const POST = command({
  params: z.object({ org: z.string(), id: z.string().max(64) }),
  access: members,
  input: z.object({}),
  back: ({ org }) => routes.sessions(org),
  async run({ params: { id }, access: member, services: { db, outbox } }) {
    if (!(await endStream(db, member, id))) throw new HttpError('not_found', 'This page is closed already.')
    await outbox.drain()
    return {}
  },
})
