import { command } from '@/lib/http/command'
import { roomHost } from '@/lib/quiz/access'
import { roomParams, stepInput } from '@/lib/quiz/input'
import { turn } from '@/lib/quiz/turns'
import { routes } from '@/lib/routes'

/** Takes a room further. What the host asked of a phase that is over already is not done to the next one. */
export const POST = command({
  params: roomParams,
  access: roomHost,
  input: stepInput,
  back: ({ org, room }) => routes.quizRoom(org, room),
  async run({ input: { step, version }, params: { room }, services: { db, outbox, quizClock } }) {
    const { at } = await turn(db, room, step, Date.now(), version)
    if (at !== null) quizClock.watch(room, at)
    await outbox.drain()
    return {}
  },
})
