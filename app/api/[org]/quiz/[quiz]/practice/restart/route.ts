import { z } from 'zod'
import { command, members } from '@/lib/http/command'
import { quizParams } from '@/lib/quiz/input'
import { restartPractice } from '@/lib/quiz/practice'
import { routes } from '@/lib/routes'

/** Begins to practise a quiz anew. */
export const POST = command({
  params: quizParams,
  access: members,
  input: z.object({}),
  back: ({ org, quiz }) => routes.quizPractice(org, quiz),
  async run({ params: { org, quiz }, access: member, services: { db } }) {
    await restartPractice(db, member, quiz)
    return { goTo: routes.quizPractice(org, quiz) }
  },
})
