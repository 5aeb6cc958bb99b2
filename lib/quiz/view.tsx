import { QuizList, RoomList } from '@/components/quiz/quiz-list'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { defineView } from '@/lib/live/view'
import { topic } from '@/lib/topics'
import { orgParams } from './input'
import { roomsOf } from './rooms'
import { quizzesOf } from './store'
import { quizzesChanged } from './turns'
import type { QuizEntry, RoomEntry } from './types'

export interface QuizListData {
  org: string
  quizzes: QuizEntry[]
  rooms: RoomEntry[]
}

/** The quizzes of an organisation, and the rooms that the viewer hosts or plays in. */
export const quizListView = defineView({
  name: 'quiz',
  params: orgParams,
  authorize: async (viewer, { org }): Promise<Member> => memberOf(viewer, org),
  topics: ({ org }) => [topic.quizzes(org)],
  variant: ({ org }) => org,
  load: async (member, { db }): Promise<QuizListData> => {
    const [quizzes, rooms] = await Promise.all([quizzesOf(db, member), roomsOf(db, member)])
    return { org: member.org, quizzes, rooms }
  },
  regions: ({ org, quizzes, rooms }) => [
    <RoomList key="rooms" org={org} rooms={rooms} />,
    <QuizList key="quizzes" org={org} quizzes={quizzes} />,
  ],
  render: ({ type }) => (type === quizzesChanged ? 'snapshot' : []),
})
