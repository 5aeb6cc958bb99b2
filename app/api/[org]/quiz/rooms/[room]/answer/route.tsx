import { AnswerMessage, answerMessageId } from '@/components/quiz/own'
import { command } from '@/lib/http/command'
import { roomMember } from '@/lib/quiz/access'
import { quizTally } from '@/lib/quiz/clock'
import { answerInput, roomParams } from '@/lib/quiz/input'
import { ownPatch } from '@/lib/quiz/room-view'
import { answer } from '@/lib/quiz/rooms'
import { routes } from '@/lib/routes'

/** Answers the question at hand of a room. */
export const POST = command({
  params: roomParams,
  access: roomMember,
  input: answerInput,
  form: { id: answerMessageId, show: (state) => <AnswerMessage state={state} /> },
  back: ({ org, room }) => routes.quizRoom(org, room),
  async run({ input, params: { org, room }, access: member, services: { db, quizClock } }) {
    const refused = await answer(db, member, room, input, Date.now())
    if (refused !== null) return { refused: { '': refused } }
    quizClock.count(org, room, quizTally)
    return { patches: await ownPatch(db, member, room) }
  },
})
