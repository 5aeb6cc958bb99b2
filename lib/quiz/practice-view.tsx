import { PracticeCard } from '@/components/quiz/practice-card'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { defineView } from '@/lib/live/view'
import { practiceParams } from './input'
import { practiceState } from './practice'
import type { PracticeState } from './types'

interface PracticeScope extends Member {
  quiz: string
  question: string | undefined
}

/** A quiz that the viewer goes through alone. It is never live: its page holds no stream. */
export const practiceView = defineView({
  name: 'quiz-practice',
  params: practiceParams,
  authorize: async (viewer, { org, quiz, question }): Promise<PracticeScope> => ({
    ...(await memberOf(viewer, org)),
    quiz,
    question,
  }),
  topics: () => [],
  variant: () => '',
  load: (scope, { db }): Promise<PracticeState> => practiceState(db, scope, scope.quiz, scope.question),
  regions: (practice) => [<PracticeCard key="practice" practice={practice} />],
  render: () => [],
})
