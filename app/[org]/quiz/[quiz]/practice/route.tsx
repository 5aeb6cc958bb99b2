import { Workspace } from '@/components/layout/workspace'
import { AllQuizzes } from '@/components/quiz/all-quizzes'
import { PracticeCard, PracticeScore } from '@/components/quiz/practice-card'
import { page } from '@/lib/http/page'
import { practiceView } from '@/lib/quiz/practice-view'

/** Nothing here is live: the page opens no stream. */
export const GET = page(practiceView, ({ assets, data, shell }) => (
  <Workspace title="Practice" shell={shell} current="quiz" assets={assets}>
    <AllQuizzes org={data.org} />
    <PracticeScore practice={data} />
    <PracticeCard practice={data} />
  </Workspace>
))
