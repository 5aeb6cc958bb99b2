import { z } from 'zod'
import { setFollowing } from '@/lib/feed/follow'
import { followInput } from '@/lib/feed/input'
import { command, members } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Follows somebody, or no longer. */
export const POST = command({
  params: z.object({ org: z.string(), person: z.string() }),
  access: members,
  input: followInput,
  back: ({ org }) => routes.feed(org),
  async run({ input: { following }, params: { person }, access: member, services: { db, outbox } }) {
    await setFollowing(db, member, person, following)
    await outbox.drain()
    return {}
  },
})
