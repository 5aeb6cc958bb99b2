import { PracticeQuestion, PracticeSolution, scoreSignals } from '@/components/quiz/practice-card'
import { isDatastarRequest, patchSignals } from '@/lib/datastar'
import { command, members } from '@/lib/http/command'
import { practiceInput, quizParams } from '@/lib/quiz/input'
import { practiceState, practise } from '@/lib/quiz/practice'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

/**
 * Answers a question of somebody who practises. One response patches the question, what is right and why, and the score,
 * and ends; a browser without JavaScript is led to the page that shows the same.
 */
export const POST = command({
  params: quizParams,
  access: members,
  input: practiceInput,
  back: ({ org, quiz }) => routes.quizPractice(org, quiz),
  async run({ input, params: { org, quiz }, access: member, services: { db }, request }) {
    await practise(db, member, quiz, input)
    if (!isDatastarRequest(request)) return { goTo: routes.quizPractice(org, quiz, input.question) }
    const practice = await practiceState(db, member, quiz, input.question)
    return {
      patches: [
        patch(<PracticeQuestion practice={practice} />),
        patch(<PracticeSolution practice={practice} />),
        patchSignals(scoreSignals(practice)),
      ],
    }
  },
})
