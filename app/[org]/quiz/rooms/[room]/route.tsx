import { Workspace } from '@/components/layout/workspace'
import { AllQuizzes } from '@/components/quiz/all-quizzes'
import { RoomFrame } from '@/components/quiz/countdown'
import { Lobby } from '@/components/quiz/lobby'
import { answerMessageId, OwnPanel } from '@/components/quiz/own'
import { RoomStage } from '@/components/quiz/room-stage'
import { page } from '@/lib/http/page'
import { invitationTo, quizRoomView } from '@/lib/quiz/room-view'
import { routes } from '@/lib/routes'

export const GET = page(quizRoomView, ({ assets, form, data, shell, cursor }) => {
  const { room, isHost, own, lobby } = data
  const { org, id } = room
  return (
    <Workspace
      title="Quiz"
      shell={shell}
      current="quiz"
      stream={routes.api.quizRoom(org, id, cursor)}
      assets={assets}
    >
      <AllQuizzes org={org} />
      <RoomFrame>
        <RoomStage room={room} isHost={isHost} own={own} invitation={invitationTo(room, isHost)} />
        <OwnPanel org={org} room={id} own={own} isHost={isHost} state={form(answerMessageId)} />
        <Lobby lobby={lobby} />
      </RoomFrame>
      <noscript>
        <p className="text-soft">
          This page does not change by itself without JavaScript.{' '}
          <a href={routes.quizRoom(org, id)} className="text-primary underline">
            Load it again
          </a>{' '}
          to see how the quiz goes on.
        </p>
      </noscript>
    </Workspace>
  )
})
