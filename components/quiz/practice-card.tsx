import { js, signals, text } from '@/lib/datastar'
import type { PracticeState } from '@/lib/quiz/types'
import { routes } from '@/lib/routes'
import { Button, buttonClass } from '../ui/button'
import { commandForm } from '../ui/form'
import { ChoiceForm, Solution } from './choices'

/** The score as its signals hold it. */
export const scoreSignals = ({ score, answered }: PracticeState) => ({ _score: score, _answered: answered })

/** The score so far. It follows the signals `_score` and `_answered`, and stands outside what is patched. */
export function PracticeScore({ practice }: { practice: PracticeState }) {
  const { title, score, answered, questions } = practice
  return (
    <p className="text-soft tabular-nums wrap-anywhere" {...signals(scoreSignals(practice))}>
      <strong className="text-base-content">{title}:</strong> <span {...text(js`$_score`)}>{score}</span>{' '}
      right of <span {...text(js`$_answered`)}>{answered}</span> answered, {questions} in all
    </p>
  )
}

/** Where somebody who practises is. */
export function PracticeCard({ practice }: { practice: PracticeState }) {
  return (
    <section id="practice" aria-labelledby="practice-heading" className="panel grid gap-4 p-4">
      <PracticeQuestion practice={practice} />
      <PracticeSolution practice={practice} />
    </section>
  )
}

/** The question at hand, with its choices until it is answered. Patched by its id, `practice-question`. */
export function PracticeQuestion({ practice }: { practice: PracticeState }) {
  const { org, quiz, number, questions, question, solution } = practice
  return (
    <div id="practice-question" className="grid gap-4">
      {question && (
        <p className="text-sm text-soft tabular-nums">
          Question {number} of {questions}
        </p>
      )}
      <h2 id="practice-heading" className="text-xl font-semibold text-balance wrap-anywhere">
        {question?.text ?? (questions === 0 ? 'This quiz has no questions yet' : 'You are through')}
      </h2>
      {question && !solution && (
        <ChoiceForm
          url={routes.api.quizPractice(org, quiz)}
          question={question.id}
          choices={question.choices}
          seen={question.seen}
        />
      )}
    </div>
  )
}

/** What is right, and why; empty before the answer. Patched by its id, `practice-solution`. */
export function PracticeSolution({ practice }: { practice: PracticeState }) {
  const { org, quiz, question, solution, questions } = practice
  if (question && !solution) return <div id="practice-solution" role="status" />
  return (
    <div id="practice-solution" role="status" className="grid gap-4">
      {question && solution && (
        <>
          <p className="text-lg font-semibold">
            {solution.right.includes(solution.choice) ? (
              <span className="text-success">Right.</span>
            ) : (
              'Not this time.'
            )}
          </p>
          <Solution choices={question.choices} {...solution} />
        </>
      )}
      <div className="flex flex-wrap gap-2">
        {question && (
          <a href={routes.quizPractice(org, quiz)} className={buttonClass('primary')}>
            {practice.answered === questions ? 'See how it went' : 'Next question'}
          </a>
        )}
        {!question && questions > 0 && (
          <form {...commandForm(routes.api.quizPracticeRestart(org, quiz))}>
            <Button look="primary">Begin anew</Button>
          </form>
        )}
        {!question && (
          <a href={routes.quizzes(org)} className={buttonClass('plain')}>
            All quizzes
          </a>
        )}
      </div>
    </div>
  )
}
