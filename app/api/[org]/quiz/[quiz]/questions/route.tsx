import { QuestionForm, questionFormId } from '@/components/quiz/question-form'
import { command } from '@/lib/http/command'
import { quizAuthor } from '@/lib/quiz/access'
import { questionInput, quizParams } from '@/lib/quiz/input'
import { addQuestion } from '@/lib/quiz/store'
import { maxQuestions } from '@/lib/quiz/types'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

/** Adds a question to a quiz. */
export const POST = command({
  params: quizParams,
  access: quizAuthor,
  input: questionInput,
  form: {
    id: questionFormId,
    show: (state, { org, quiz }) => <QuestionForm org={org} quiz={quiz} state={state} />,
  },
  back: ({ org, quiz }) => routes.quiz(org, quiz),
  async run({ input, params: { org, quiz }, access: member, services: { db, outbox } }) {
    const added = await addQuestion(db, member, quiz, input)
    if (!added) return { refused: { '': `A quiz has ${maxQuestions} questions at most.` } }
    await outbox.drain()
    // Replaced and not morphed: a morph would keep the text of the field that has the focus.
    return { patches: [patch(<QuestionForm org={org} quiz={quiz} />, { mode: 'replace' })] }
  },
})
