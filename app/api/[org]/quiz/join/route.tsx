import { JoinForm, joinFormId } from '@/components/quiz/quiz-forms'
import { command, members } from '@/lib/http/command'
import { quizJoined } from '@/lib/quiz/clock'
import { joinInput, orgParams } from '@/lib/quiz/input'
import { joinRoom, roomOfCode } from '@/lib/quiz/rooms'
import { routes } from '@/lib/routes'

/** Leads into the room that has a code. */
export const POST = command({
  params: orgParams,
  access: members,
  input: joinInput,
  form: { id: joinFormId, show: (state, { org }) => <JoinForm org={org} state={state} /> },
  back: ({ org }) => routes.quizzes(org),
  // A code is short: nobody gets to try many.
  limit: 'invitations',
  async run({ input: { code }, params: { org }, access: member, services: { db, quizClock } }) {
    const room = await roomOfCode(db, org, code)
    if (room === null)
      return { refused: { code: 'No open room has this code. Look again, or ask the host.' } }
    if (!(await joinRoom(db, member, room, Date.now())))
      return { refused: { code: 'The room is full, or has just ended.' } }
    quizClock.count(org, room, quizJoined)
    return { goTo: routes.quizRoom(org, room) }
  },
})
