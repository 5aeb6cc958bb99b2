import { z } from 'zod'
import { command } from '@/lib/http/command'
import { quizAuthor } from '@/lib/quiz/access'
import { quizParams } from '@/lib/quiz/input'
import { deleteQuiz } from '@/lib/quiz/store'
import { routes } from '@/lib/routes'

/** Deletes a quiz; rooms that play it go on. */
export const POST = command({
  params: quizParams,
  access: quizAuthor,
  input: z.object({}),
  back: ({ org }) => routes.quizzes(org),
  async run({ params: { org, quiz }, access: member, services: { db, outbox } }) {
    await deleteQuiz(db, member, quiz)
    await outbox.drain()
    return { goTo: routes.quizzes(org) }
  },
})
