import type { ReactNode } from 'react'
import { signals } from '@/lib/datastar'
import type { OwnState, RoomState } from '@/lib/quiz/types'
import { Board, Podium } from './board'
import { questionKey, RoomQuestion, Solution } from './choices'
import { Countdown, TimeBar } from './countdown'
import { HostControls } from './host-controls'
import { QrCode } from './qr-code'

/** What leads into a room: its address, and the same as a QR code. */
export interface Invitation {
  url: string
  modules: readonly (readonly boolean[])[]
}

/**
 * What happens in a room, the same for all of its players, or for its host. Patched whole by its id, `quiz-stage`.
 *
 * @param props.invitation For the lobby of the host.
 * @param props.own What is the viewer's own, where it is painted for them alone.
 */
export function RoomStage(props: {
  room: RoomState
  isHost: boolean
  invitation?: Invitation | undefined
  own?: OwnState | null
}) {
  const { room, isHost } = props
  const { phase, version, at, title, question, questions } = room
  const counted = phase === 'question' || phase === 'reveal' || phase === 'leaderboard'
  return (
    <section
      id="quiz-stage"
      tabIndex={-1}
      aria-labelledby="quiz-stage-heading"
      className="panel outline-none"
      {...signals({ _room: { phase, version, at } })}
    >
      <header className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-2">
        <p className="min-w-0 grow truncate font-semibold max-desk:basis-full">{title}</p>
        {counted && (
          <p className="text-sm text-soft tabular-nums max-desk:grow">
            Question {question + 1} of {questions}
          </p>
        )}
        {counted && <Countdown room={room} {...(phase !== 'question' && { before: 'Goes on in ' })} />}
      </header>
      {phase === 'question' && room.asked && <TimeBar room={room} seconds={room.asked.seconds} />}
      <div className="grid gap-4 p-4">
        <div role="status">
          <h2 id="quiz-stage-heading" className="text-xl font-semibold text-balance wrap-anywhere">
            {headingOf(room)}
          </h2>
        </div>
        <Content {...props} />
        {isHost && <HostControls room={room} />}
      </div>
    </section>
  )
}

function headingOf({ phase, asked, hostName }: RoomState): string {
  if (asked) return asked.text
  if (phase === 'leaderboard') return 'Leaderboard'
  if (phase === 'podium') return 'The podium'
  return `${hostName} hosts this quiz`
}

function Content(props: Parameters<typeof RoomStage>[0]): ReactNode {
  const { room, isHost, invitation, own } = props
  const { phase, asked, revealed, board, question } = room
  if (phase === 'lobby') return <Waiting room={room} isHost={isHost} invitation={invitation} />
  if (phase === 'question' && asked)
    return <RoomQuestion room={room} asked={asked} isHost={isHost} choice={own?.choice ?? null} />
  if (phase === 'reveal' && asked && revealed)
    return (
      <Solution
        choices={asked.choices}
        {...revealed}
        choice={own?.choice}
        choiceKey={questionKey(question)}
      />
    )
  return phase === 'podium' ? <Podium rows={board ?? []} /> : <Board rows={board ?? []} />
}

function Waiting(props: { room: RoomState; isHost: boolean; invitation?: Invitation | undefined }) {
  const { room, isHost, invitation } = props
  const count = `${room.questions} ${room.questions === 1 ? 'question' : 'questions'}`
  if (!isHost)
    return (
      <p className="text-soft text-pretty">
        {count}. The faster you are right, the more points you get.
        {room.changeable ? ' You may change your answer until the time is up.' : ' Your first answer counts.'}
      </p>
    )
  return (
    <div className="flex flex-wrap items-center gap-6">
      {invitation && <QrCode modules={invitation.modules} label={`QR code of ${invitation.url}`} />}
      <div className="grid gap-2">
        <p className="text-soft">Scan the code, or open Quiz and type</p>
        <p className="font-mono text-display font-semibold tracking-widest">{room.code}</p>
        <p className="text-sm text-soft">
          {count}. Players need to be members of this organisation, and signed in.
        </p>
      </div>
    </div>
  )
}
