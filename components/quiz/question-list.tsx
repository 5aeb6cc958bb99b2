import { js, on } from '@/lib/datastar'
import { type QuizEntry, type StoredQuestion, usualSeconds } from '@/lib/quiz/types'
import { routes } from '@/lib/routes'
import { Button, buttonClass } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { commandForm, postForm } from '../ui/form'
import { Icon } from '../ui/icon'

/** The questions of a quiz with what is right. Patched whole by its id, `questions`. */
export function QuestionList(props: { org: string; quiz: QuizEntry; questions: readonly StoredQuestion[] }) {
  const { org, quiz, questions } = props
  return (
    <section id="questions" tabIndex={-1} aria-labelledby="questions-heading" className="panel outline-none">
      <header className="flex min-h-13 flex-wrap items-center gap-3 border-b px-4 py-2">
        <h2 id="questions-heading" className="min-w-0 grow font-semibold wrap-anywhere">
          {quiz.title}
          <span className="block text-xs font-normal text-faint">
            {questions.length} {questions.length === 1 ? 'question' : 'questions'}
            {quiz.changeable && ', answers may be changed'}
            {quiz.practice && ', also for practice'}
          </span>
        </h2>
        {questions.length > 0 && (
          <form {...commandForm(routes.api.quizRooms(org, quiz.id))}>
            <Button look="primary">Open a room</Button>
          </form>
        )}
      </header>
      {questions.length === 0 && (
        <EmptyState title="No questions yet">
          <p>Write the first one below: {usualSeconds} seconds are a good time to read and to choose.</p>
        </EmptyState>
      )}
      <ol>
        {questions.map((question) => (
          <QuestionItem key={question.id} org={org} quiz={quiz.id} question={question} />
        ))}
      </ol>
    </section>
  )
}

const remove = js`confirm('Delete this question?') && (${postForm}, el.closest('section').focus())`

function QuestionItem(props: { org: string; quiz: string; question: StoredQuestion }) {
  const { org, quiz, question } = props
  const { id, text, choices, right, seconds, explanation } = question
  return (
    <li
      id={`question-${id}`}
      className="flex flex-wrap gap-x-4 border-t border-line/60 px-4 py-3 first:border-t-0"
    >
      <div className="grid min-w-0 flex-1 gap-1">
        <h3 className="font-medium wrap-anywhere">{text}</h3>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {choices.map((choice, place) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place.
              key={place}
              className={`flex items-center gap-1 wrap-anywhere ${right.includes(place) ? 'font-medium text-success' : 'text-soft'}`}
            >
              {right.includes(place) && <Icon name="check" className="size-3.5" />}
              {choice}
              {right.includes(place) && <span className="sr-only"> (right)</span>}
            </li>
          ))}
        </ul>
        {explanation && <p className="text-sm text-faint wrap-anywhere">{explanation}</p>}
      </div>
      <div className="flex shrink-0 items-start gap-2">
        <span className="py-1.5 text-sm text-faint tabular-nums">{seconds} s</span>
        <a
          href={routes.quizQuestion(org, quiz, id)}
          aria-label={`Edit the question: ${text}`}
          className={buttonClass('quiet')}
        >
          Edit
        </a>
        <form method="post" action={routes.api.quizQuestionDelete(org, quiz, id)} {...on('submit', remove)}>
          <Button look="quiet" aria-label={`Delete the question: ${text}`}>
            Delete
          </Button>
        </form>
      </div>
    </li>
  )
}

const removeQuiz = js`confirm('Delete the whole quiz?') && ${postForm}`

/** The way to get rid of a quiz. */
export function DeleteQuizForm({ org, quiz }: { org: string; quiz: string }) {
  return (
    <form method="post" action={routes.api.quizDelete(org, quiz)} {...on('submit', removeQuiz)}>
      <Button look="quiet">Delete the quiz</Button>
    </form>
  )
}
