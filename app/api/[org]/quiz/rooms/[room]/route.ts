import { live } from '@/lib/http/live'
import { lobbyView, quizRoomView } from '@/lib/quiz/room-view'

export const GET = live(quizRoomView, lobbyView)
