import type { FormState } from '@/lib/http/types'
import { maxTitle } from '@/lib/quiz/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError, TextField } from '../ui/field'
import { commandForm } from '../ui/form'

export const joinFormId = 'quiz-join'
export const newQuizFormId = 'new-quiz'

/** Leads into a room by its code. Patched by its id, `quiz-join`. */
export function JoinForm({ org, state }: { org: string; state?: FormState | undefined }) {
  return (
    <form
      id={joinFormId}
      className="flex flex-wrap items-start gap-3"
      {...commandForm(routes.api.quizJoin(org))}
    >
      <div className="w-44">
        <TextField
          form={joinFormId}
          state={state}
          name="code"
          label="Join with a code"
          hint="From the host’s screen"
          required
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={12}
          className="font-mono tracking-widest uppercase"
        />
      </div>
      <Button look="primary" className="mt-6.5">
        Join
      </Button>
    </form>
  )
}

/** A box to tick, with a label beside it. */
function Tick({ name, label, ticked }: { name: string; label: string; ticked: boolean }) {
  return (
    <label className="flex min-h-11 items-center gap-2 desk:min-h-0">
      <input type="checkbox" name={name} defaultChecked={ticked} className="size-4 accent-primary" />
      {label}
    </label>
  )
}

/** The form for a new quiz. Patched by its id, `new-quiz`. */
export function NewQuizForm({ org, state }: { org: string; state?: FormState | undefined }) {
  return (
    <form id={newQuizFormId} className="grid gap-4" {...commandForm(routes.api.quizzes(org))}>
      <FormError state={state} />
      <TextField
        form={newQuizFormId}
        state={state}
        name="title"
        label="Write a quiz"
        placeholder="Its title"
        required
        autoComplete="off"
        maxLength={maxTitle}
      />
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <Tick
          name="changeable"
          label="Answers may be changed until the time is up"
          ticked={state?.values.changeable === 'on'}
        />
        <Tick
          name="practice"
          label="Everybody may practise it, and so see what is right"
          ticked={state?.values.practice === 'on'}
        />
        <Button className="ml-auto">Write questions</Button>
      </div>
    </form>
  )
}
