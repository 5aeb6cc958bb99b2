import { EditQuestionForm, editQuestionFormId } from '@/components/quiz/question-form'
import { command } from '@/lib/http/command'
import { quizAuthor } from '@/lib/quiz/access'
import { questionInput, questionParams } from '@/lib/quiz/input'
import { changeQuestion } from '@/lib/quiz/store'
import { routes } from '@/lib/routes'

/** Changes a question of a quiz. */
export const POST = command({
  params: questionParams,
  access: quizAuthor,
  input: questionInput,
  form: {
    id: editQuestionFormId,
    show: (state, { org, quiz, question }) => (
      <EditQuestionForm org={org} quiz={quiz} id={question} state={state} />
    ),
  },
  back: ({ org, quiz, question }) => routes.quizQuestion(org, quiz, question),
  async run({ input, params: { org, quiz, question }, access: member, services: { db, outbox } }) {
    await changeQuestion(db, member, quiz, question, input)
    await outbox.drain()
    return { goTo: routes.quiz(org, quiz) }
  },
})
