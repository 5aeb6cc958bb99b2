import { Workspace } from '@/components/layout/workspace'
import { AllQuizzes } from '@/components/quiz/all-quizzes'
import {
  EditQuestionForm,
  editQuestionFormId,
  QuestionForm,
  questionFormId,
} from '@/components/quiz/question-form'
import { DeleteQuizForm, QuestionList } from '@/components/quiz/question-list'
import { page } from '@/lib/http/page'
import { quizView } from '@/lib/quiz/quiz-view'
import { routes } from '@/lib/routes'

export const GET = page(quizView, ({ assets, form, scope, data, shell, cursor }) => {
  const { org, quiz, questions } = data
  const edited = questions.find(({ id }) => id === scope.edit)
  return (
    <Workspace
      title="Edit a quiz"
      shell={shell}
      current="quiz"
      stream={routes.api.quiz(org, quiz.id, cursor)}
      assets={assets}
    >
      <AllQuizzes org={org} />
      {/* Beside the list, whose patches would take away what is being typed. */}
      {edited && (
        <section aria-labelledby="edit-heading" className="panel grid gap-4 p-4">
          <h2 id="edit-heading" className="flex items-center justify-between gap-4 font-semibold">
            Change a question
            <a href={routes.quiz(org, quiz.id)} className="font-normal text-sm underline">
              Leave it as it is
            </a>
          </h2>
          <EditQuestionForm
            org={org}
            quiz={quiz.id}
            id={edited.id}
            question={edited}
            state={form(editQuestionFormId)}
          />
        </section>
      )}
      <QuestionList org={org} quiz={quiz} questions={questions} />
      {!edited && (
        <section aria-label="New question" className="panel p-4">
          <QuestionForm org={org} quiz={quiz.id} state={form(questionFormId)} />
        </section>
      )}
      <DeleteQuizForm org={org} quiz={quiz.id} />
    </Workspace>
  )
})
