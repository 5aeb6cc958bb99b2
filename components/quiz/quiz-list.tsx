import type { QuizEntry, RoomEntry } from '@/lib/quiz/types'
import { routes } from '@/lib/routes'
import { Button, buttonClass } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { commandForm } from '../ui/form'
import { Time } from '../ui/time'

/** The rooms that the viewer hosts or plays in. Patched whole by its id, `quiz-rooms`. */
export function RoomList({ org, rooms }: { org: string; rooms: readonly RoomEntry[] }) {
  if (rooms.length === 0) return <section id="quiz-rooms" hidden />
  return (
    <section id="quiz-rooms" aria-labelledby="quiz-rooms-heading" className="panel">
      <h2 id="quiz-rooms-heading" className="flex min-h-13 items-center border-b px-4 font-semibold">
        Your rooms
      </h2>
      <ul>
        {rooms.map(({ id, title, host, players, open, createdAt }) => (
          <li
            key={id}
            className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line/60 px-4 py-2 first:border-t-0"
          >
            <p className="min-w-0 grow">
              <a
                href={routes.quizRoom(org, id)}
                className="font-medium wrap-anywhere underline-offset-3 hover:underline"
              >
                {title}
              </a>
              <span className="block text-xs text-faint">
                {host}, {players} {players === 1 ? 'player' : 'players'}
              </span>
            </p>
            {open ? (
              <span className="chip bg-success/15 text-success">Open</span>
            ) : (
              <span className="text-xs text-faint">Ended</span>
            )}
            <Time at={createdAt} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The quizzes of an organisation. Patched whole by its id, `quizzes`. */
export function QuizList({ org, quizzes }: { org: string; quizzes: readonly QuizEntry[] }) {
  return (
    <section id="quizzes" aria-labelledby="quizzes-heading" className="panel">
      <h2 id="quizzes-heading" className="flex min-h-13 items-center border-b px-4 font-semibold">
        Quizzes
      </h2>
      {quizzes.length === 0 ? (
        <EmptyState title="No quizzes yet">
          <p>Write one below, open a room, and let your colleagues scan the code.</p>
        </EmptyState>
      ) : (
        <ul>
          {quizzes.map((quiz) => (
            <QuizItem key={quiz.id} org={org} quiz={quiz} />
          ))}
        </ul>
      )}
    </section>
  )
}

function QuizItem({ org, quiz }: { org: string; quiz: QuizEntry }) {
  const { id, title, questions, author, practice, editable } = quiz
  const by = author ? `, by ${author}` : ''
  return (
    <li
      id={`quiz-${id}`}
      className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-2 border-t border-line/60 px-4 py-2 first:border-t-0"
    >
      <div className="min-w-0 grow">
        <h3 className="font-medium wrap-anywhere">{title}</h3>
        <p className="text-xs text-faint">
          {questions} {questions === 1 ? 'question' : 'questions'}
          {by}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {editable && (
          <a href={routes.quiz(org, id)} className={buttonClass('quiet')} aria-label={`Edit ${title}`}>
            Edit
          </a>
        )}
        {practice && questions > 0 && (
          <a
            href={routes.quizPractice(org, id)}
            className={buttonClass('plain')}
            aria-label={`Practise ${title}`}
          >
            Practise
          </a>
        )}
        {questions > 0 && (
          <form {...commandForm(routes.api.quizRooms(org, id))}>
            <Button look="primary" aria-label={`Host ${title}`}>
              Host
            </Button>
          </form>
        )}
      </div>
    </li>
  )
}
