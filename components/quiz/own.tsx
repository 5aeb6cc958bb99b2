import type { ReactNode } from 'react'
import { signals } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import type { OwnState } from '@/lib/quiz/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError } from '../ui/field'
import { commandForm } from '../ui/form'
import { formatPoints, Movement } from './board'
import { questionKey } from './choices'

export const answerMessageId = 'quiz-answer'

/** Why an answer does not count; empty where nothing is wrong. Patched by its id, `quiz-answer`. */
export function AnswerMessage({ state }: { state?: FormState | undefined }) {
  return (
    <div id={answerMessageId} className="empty:hidden">
      <FormError state={state} />
    </div>
  )
}

/**
 * How it stands for the viewer: the part of a room that is for one person alone. Patched whole by its id, `quiz-own`.
 *
 * @param props.own Null where the room is gone.
 */
export function OwnPanel(props: {
  org: string
  room: string
  own: OwnState | null
  isHost: boolean
  state?: FormState | undefined
}) {
  const { org, room, own, isHost, state } = props
  if (!own || (!own.joined && (isHost || own.phase === 'podium'))) return <section id="quiz-own" hidden />
  return (
    <section
      id="quiz-own"
      aria-label="You"
      className="panel flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3"
      {...(own.choice !== null && signals({ _choice: { [questionKey(own.question)]: own.choice } }))}
    >
      <div role="status" className="grow text-lg">
        {own.joined ? <Standing own={own} /> : 'You are watching. Come in to play.'}
      </div>
      {!own.joined && (
        <form {...commandForm(routes.api.quizEnter(org, room))}>
          <Button look="primary">Join the game</Button>
        </form>
      )}
      <AnswerMessage state={state} />
    </section>
  )
}

function Standing({ own }: { own: OwnState }): ReactNode {
  const { phase, choice, gained, points, rank } = own
  if (phase === 'lobby') return 'You are in. The host begins soon.'
  if (phase === 'question') return choice === null ? 'Choose an answer.' : `Your answer is in: ${choice + 1}.`
  if (phase === 'reveal') {
    if (choice === null) return <>No answer this time. You have {formatPoints(points)} points.</>
    const outcome = gained ? (
      <strong className="text-success">Right, +{formatPoints(gained)}.</strong>
    ) : (
      <strong>Not this time.</strong>
    )
    return (
      <>
        {outcome} You have {formatPoints(points)} points.
      </>
    )
  }
  if (rank === null) return 'You have come in now. Your points count from the next question on.'
  return (
    <>
      You are number <strong className="tabular-nums">{rank}</strong> of {own.players} with{' '}
      {formatPoints(points)} points.{' '}
      {phase === 'leaderboard' && <Movement rank={rank} rankBefore={own.rankBefore} />}
    </>
  )
}
