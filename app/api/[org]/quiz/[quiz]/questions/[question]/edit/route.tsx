import { EditQuestionForm, editQuestionFormId } from '@/components/quiz/question-form'
import { EditQuestion } from '@/components/quiz/question-list'
import { command } from '@/lib/http/command'
import { quizAuthor } from '@/lib/quiz/access'
import { questionInput, questionParams } from '@/lib/quiz/input'
import { changeQuestion } from '@/lib/quiz/store'
import { patch } from '@/lib/render'
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
  back: ({ org, quiz }) => routes.quiz(org, quiz),
  async run({ input, params: { org, quiz, question: id }, access: member, services: { db, outbox } }) {
    await changeQuestion(db, member, quiz, id, input)
    await outbox.drain()
    // Replaced and not morphed: a morph would leave it open.
    const panel = <EditQuestion org={org} quiz={quiz} question={{ id, ...input }} saved />
    return { patches: [patch(panel, { mode: 'replace' })] }
  },
})
