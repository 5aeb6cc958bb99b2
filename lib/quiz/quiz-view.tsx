import { QuestionList } from '@/components/quiz/question-list'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { defineView } from '@/lib/live/view'
import { services } from '@/lib/services'
import { topic } from '@/lib/topics'
import { editedQuizParams } from './input'
import { ownQuiz, questionsOf } from './store'
import { quizzesChanged } from './turns'
import type { QuizEntry, StoredQuestion } from './types'

interface QuizScope extends Member {
  quiz: string
  /** The question that the page changes. */
  edit: string | undefined
}

export interface QuizData {
  org: string
  quiz: QuizEntry
  questions: StoredQuestion[]
}

/** A quiz with what is right, for who wrote it. */
export const quizView = defineView({
  name: 'quiz-questions',
  params: editedQuizParams,
  authorize: async (viewer, { org, quiz, edit }): Promise<QuizScope> => {
    const member = await memberOf(viewer, org)
    await ownQuiz((await services()).db, member, quiz)
    return { ...member, quiz, edit }
  },
  topics: ({ org }) => [topic.quizzes(org)],
  variant: ({ org, quiz }) => `${org} ${quiz}`,
  load: async (scope, { db }): Promise<QuizData> => {
    const [quiz, questions] = await Promise.all([ownQuiz(db, scope, scope.quiz), questionsOf(db, scope.quiz)])
    return { org: scope.org, quiz, questions }
  },
  regions: ({ org, quiz, questions }) => [
    <QuestionList key="questions" org={org} quiz={quiz} questions={questions} />,
  ],
  render: ({ type }) => (type === quizzesChanged ? 'snapshot' : []),
})
