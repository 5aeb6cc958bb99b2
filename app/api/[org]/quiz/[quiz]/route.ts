import { live } from '@/lib/http/live'
import { quizView } from '@/lib/quiz/quiz-view'

export const GET = live(quizView)
