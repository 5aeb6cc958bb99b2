import { NewQuizForm, newQuizFormId } from '@/components/quiz/quiz-forms'
import { command, members } from '@/lib/http/command'
import { live } from '@/lib/http/live'
import { orgParams, quizInput } from '@/lib/quiz/input'
import { createQuiz } from '@/lib/quiz/store'
import { quizListView } from '@/lib/quiz/view'
import { routes } from '@/lib/routes'

export const GET = live(quizListView)

/** Begins a quiz; its questions are written on its own page. */
export const POST = command({
  params: orgParams,
  access: members,
  input: quizInput,
  form: { id: newQuizFormId, show: (state, { org }) => <NewQuizForm org={org} state={state} /> },
  back: ({ org }) => routes.quizzes(org),
  async run({ input, access: member, services: { db, outbox } }) {
    const quiz = await createQuiz(db, member, input, Date.now())
    if (quiz === null)
      return { refused: { '': 'There are too many quizzes here. Delete one that nobody plays.' } }
    await outbox.drain()
    return { goTo: routes.quiz(member.org, quiz) }
  },
})
