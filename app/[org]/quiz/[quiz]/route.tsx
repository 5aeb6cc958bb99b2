import { Workspace } from '@/components/layout/workspace'
import { AllQuizzes } from '@/components/quiz/all-quizzes'
import { QuestionForm, questionFormId } from '@/components/quiz/question-form'
import { DeleteQuizForm, QuestionList } from '@/components/quiz/question-list'
import { refusedBy } from '@/components/ui/refused'
import { page } from '@/lib/http/page'
import { quizView } from '@/lib/quiz/quiz-view'
import { routes } from '@/lib/routes'

export const GET = page(quizView, ({ assets, form, data, shell, cursor }) => {
  const { org, quiz, questions } = data
  return (
    <Workspace
      title="Edit a quiz"
      shell={shell}
      current="quiz"
      stream={routes.api.quiz(org, quiz.id, cursor)}
      assets={assets}
    >
      <AllQuizzes org={org} />
      <QuestionList org={org} quiz={quiz} questions={questions} refused={refusedBy(form)} />
      <section aria-label="New question" className="panel p-4">
        <QuestionForm org={org} quiz={quiz.id} state={form(questionFormId)} />
      </section>
      <DeleteQuizForm org={org} quiz={quiz.id} />
    </Workspace>
  )
})
