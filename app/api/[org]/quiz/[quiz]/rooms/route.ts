import { z } from 'zod'
import { command, members } from '@/lib/http/command'
import { quizParams } from '@/lib/quiz/input'
import { openRoom } from '@/lib/quiz/rooms'
import { routes } from '@/lib/routes'

/** Opens a room that plays a quiz; whoever opens it is its host. */
export const POST = command({
  params: quizParams,
  access: members,
  input: z.object({}),
  back: ({ org }) => routes.quizzes(org),
  async run({ params: { org, quiz }, access: member, services: { db, outbox } }) {
    const room = await openRoom(db, member, quiz, Date.now())
    await outbox.drain()
    return { goTo: routes.quizRoom(org, room) }
  },
})
