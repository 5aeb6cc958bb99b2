import { Workspace } from '@/components/layout/workspace'
import { JoinForm, joinFormId, NewQuizForm, newQuizFormId } from '@/components/quiz/quiz-forms'
import { QuizList, RoomList } from '@/components/quiz/quiz-list'
import { page } from '@/lib/http/page'
import { quizListView } from '@/lib/quiz/view'
import { routes } from '@/lib/routes'

export const GET = page(quizListView, ({ assets, form, data, shell, cursor }) => {
  const { org, quizzes, rooms } = data
  return (
    <Workspace
      title="Quiz"
      shell={shell}
      current="quiz"
      stream={routes.api.quizzes(org, cursor)}
      assets={assets}
    >
      <div className="panel p-4">
        <JoinForm org={org} state={form(joinFormId)} />
      </div>
      <RoomList org={org} rooms={rooms} />
      <QuizList org={org} quizzes={quizzes} />
      <div className="panel p-4">
        <NewQuizForm org={org} state={form(newQuizFormId)} />
      </div>
    </Workspace>
  )
})
