import { js, on } from '@/lib/datastar'
import type { Phase, RoomState } from '@/lib/quiz/types'
import { routes } from '@/lib/routes'
import { Button, buttonClass } from '../ui/button'
import { commandForm, postForm } from '../ui/form'

const nextWords: Record<Exclude<Phase, 'podium'>, string> = {
  lobby: 'Start',
  question: 'Show the answer',
  reveal: 'Leaderboard',
  leaderboard: 'Next question',
}

const confirmed = js`confirm('End the quiz for everybody?') && ${postForm}`

/** A key that is held down would go through the whole game. */
const notHeld = js`evt.repeat && evt.preventDefault()`

/** What the host of a room can do now. */
export function HostControls({ room }: { room: RoomState }) {
  const { org, id, phase, version, question, questions, pausedLeft } = room
  if (phase === 'podium')
    return (
      <p className="flex flex-wrap gap-2">
        <a href={routes.api.quizResults(org, id)} className={buttonClass('plain')}>
          Download the results (CSV)
        </a>
      </p>
    )
  const url = routes.api.quizStep(org, id)
  const isLast = phase === 'reveal' && question === questions - 1
  const seen = <input type="hidden" name="version" value={version} />
  return (
    // By the id it is the same in each phase: the button for the next step keeps the focus.
    <div id="quiz-controls" className="flex flex-wrap items-center gap-2">
      <form className="flex flex-wrap gap-2" {...commandForm(url)} {...on('keydown', notHeld)}>
        {seen}
        <Button look="primary" name="step" value="next">
          {isLast ? 'Podium' : nextWords[phase]}
        </Button>
        {phase !== 'lobby' && (
          <Button name="step" value={pausedLeft === null ? 'pause' : 'resume'}>
            {pausedLeft === null ? 'Pause' : 'Go on'}
          </Button>
        )}
      </form>
      <form method="post" action={url} {...on('submit', confirmed)} className="ml-auto">
        {seen}
        <Button look="quiet" name="step" value="end">
          End
        </Button>
      </form>
    </div>
  )
}
