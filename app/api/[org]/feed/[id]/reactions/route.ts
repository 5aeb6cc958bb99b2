import { entryParams, reactionInput } from '@/lib/feed/input'
import { toggleReaction } from '@/lib/feed/reactions'
import { command, members } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Reacts to an entry, or takes the reaction back. */
export const POST = command({
  params: entryParams,
  access: members,
  input: reactionInput,
  back: ({ org }) => routes.feed(org),
  async run({ input: { emoji }, params: { id }, access: member, services: { db, outbox } }) {
    await toggleReaction(db, member, id, emoji)
    await outbox.drain()
    return {}
  },
})
