import type { FormState } from '@/lib/http/types'
import {
  maxChoices,
  maxChoiceText,
  maxExplanation,
  maxQuestionText,
  maxSeconds,
  minChoices,
  minSeconds,
  type StoredQuestion,
  usualSeconds,
} from '@/lib/quiz/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError, TextField } from '../ui/field'
import { commandForm } from '../ui/form'

export const questionFormId = 'new-question'
export const editQuestionFormId = 'edit-question'

const places = Array.from({ length: maxChoices }, (_, index) => index + 1)

/** The form for a new question. Patched by its id, `new-question`. */
export function QuestionForm(props: { org: string; quiz: string; state?: FormState | undefined }) {
  const { org, quiz, state } = props
  const url = routes.api.quizQuestions(org, quiz)
  return <Fields id={questionFormId} url={url} button="Add the question" state={state} />
}

/** The form that changes a question. Patched by its id, `edit-question`, where it was refused. */
export function EditQuestionForm(props: {
  org: string
  quiz: string
  id: string
  question?: StoredQuestion
  state?: FormState | undefined
}) {
  const { org, quiz, id, question, state = question && { values: valuesOf(question), errors: {} } } = props
  const url = routes.api.quizQuestionEdit(org, quiz, id)
  return <Fields id={editQuestionFormId} url={url} button="Save" state={state} />
}

/** A question as its form sends it. */
function valuesOf({ text, choices, right, seconds, explanation }: StoredQuestion): FormState['values'] {
  const chosen = choices.flatMap((choice, index) => [
    [`choice${index + 1}`, choice],
    [`right${index + 1}`, right.includes(index) ? 'on' : ''],
  ])
  return { ...Object.fromEntries(chosen), text, seconds: String(seconds), explanation }
}

function Fields(props: { id: string; url: string; button: string; state?: FormState | undefined }) {
  const { id, url, button, state } = props
  const field = { form: id, state, autoComplete: 'off' } as const
  return (
    <form id={id} className="grid gap-4" {...commandForm(url)}>
      <FormError state={state} />
      <TextField {...field} name="text" label="Question" required maxLength={maxQuestionText} />
      <fieldset className="grid gap-x-4 gap-y-3 desk:grid-cols-2">
        <legend className="pb-2 text-sm text-soft">
          {minChoices} to {maxChoices} choices. Mark what is right; several may be.
        </legend>
        {places.map((place) => (
          <div key={place} className="grid grid-cols-[1fr_auto] items-start gap-3">
            <TextField
              {...field}
              name={`choice${place}`}
              label={`Choice ${place}`}
              required={place <= minChoices}
              maxLength={maxChoiceText}
            />
            <label className="mt-6.5 flex min-h-11 items-center gap-1.5 text-sm desk:min-h-8">
              <input
                type="checkbox"
                name={`right${place}`}
                aria-label={`Choice ${place} is right`}
                defaultChecked={state?.values[`right${place}`] === 'on'}
                className="size-4 accent-primary"
              />
              Right
            </label>
          </div>
        ))}
      </fieldset>
      <div className="grid items-start gap-4 desk:grid-cols-[8rem_1fr]">
        <TextField
          {...field}
          name="seconds"
          label="Seconds"
          type="number"
          min={minSeconds}
          max={maxSeconds}
          defaultValue={String(usualSeconds)}
          className="tabular-nums"
        />
        <TextField
          {...field}
          name="explanation"
          label="Explanation"
          hint="Shown together with the answer; may be left empty."
          maxLength={maxExplanation}
        />
      </div>
      <div>
        <Button look="primary">{button}</Button>
      </div>
    </form>
  )
}
