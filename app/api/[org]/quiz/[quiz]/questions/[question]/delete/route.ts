import { z } from 'zod'
import { command } from '@/lib/http/command'
import { quizAuthor } from '@/lib/quiz/access'
import { questionParams } from '@/lib/quiz/input'
import { deleteQuestion } from '@/lib/quiz/store'
import { routes } from '@/lib/routes'

/** Takes a question out of a quiz. */
export const POST = command({
  params: questionParams,
  access: quizAuthor,
  input: z.object({}),
  back: ({ org, quiz }) => routes.quiz(org, quiz),
  async run({ params: { quiz, question }, access: member, services: { db, outbox } }) {
    await deleteQuestion(db, member, quiz, question)
    await outbox.drain()
    return {}
  },
})
