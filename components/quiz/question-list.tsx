import { init, js, on } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import { type QuizEntry, type StoredQuestion, usualSeconds } from '@/lib/quiz/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { commandForm, postForm } from '../ui/form'
import { Icon } from '../ui/icon'
import { EditQuestionForm, editQuestionFormId } from './question-form'

interface QuestionProps {
  org: string
  quiz: string
  question: StoredQuestion
}

/**
 * The questions of a quiz with what is right. Patched whole by its id, `questions`.
 *
 * @param props.refused The state of a form that changes a question and was refused, by the question's id.
 */
export function QuestionList(props: {
  org: string
  quiz: QuizEntry
  questions: readonly StoredQuestion[]
  refused?: (form: string, id: string) => FormState | undefined
}) {
  const { org, quiz, questions, refused } = props
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
          <QuestionItem
            key={question.id}
            org={org}
            quiz={quiz.id}
            question={question}
            state={refused?.(editQuestionFormId, question.id)}
          />
        ))}
      </ol>
    </section>
  )
}

const remove = js`confirm('Delete this question?') && (${postForm}, el.closest('section').focus())`

function QuestionItem(props: QuestionProps & { state?: FormState | undefined }) {
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
        <form method="post" action={routes.api.quizQuestionDelete(org, quiz, id)} {...on('submit', remove)}>
          <Button look="quiet" aria-label={`Delete the question: ${text}`}>
            Delete
          </Button>
        </form>
      </div>
      <EditQuestion {...props} />
    </li>
  )
}

/**
 * Where the author of a quiz changes a question, folded away. Patched by its id, `edit-<id>`.
 *
 * @param props.saved Was it just saved, so that the focus goes back to where it was opened?
 */
export function EditQuestion(props: QuestionProps & { state?: FormState | undefined; saved?: boolean }) {
  const { org, quiz, question, state, saved } = props
  const { id, text } = question
  return (
    <details id={`edit-${id}`} open={state !== undefined} className="basis-full">
      <summary
        className="btn btn-ghost btn-sm max-desk:btn-md -ml-3 list-none text-soft"
        aria-label={`Edit the question: ${text}`}
        {...(saved && init(js`el.focus()`))}
      >
        <Icon name="pencil" className="size-3.5" />
        Edit
      </summary>
      <div className="py-2">
        <EditQuestionForm org={org} quiz={quiz} id={id} question={question} state={state} />
      </div>
    </details>
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
