import { attr, js, on, signals, text } from '@/lib/datastar'
import type { AskedQuestion, RoomState } from '@/lib/quiz/types'
import { routes } from '@/lib/routes'
import { postLatest } from '../ui/form'
import { Icon } from '../ui/icon'

/** The key under which the signals `_choice` and `_answers` hold what is about a question. */
export const questionKey = (question: number) => `q${question}`

/** The keys 1 to 6 choose as a click does, unless somebody is writing or means the browser. */
const chooseByKey = js`/^[1-6]$/.test(evt.key) && !evt.repeat && !evt.ctrlKey && !evt.metaKey && !evt.altKey && !/^(INPUT|TEXTAREA|SELECT)$/.test(evt.target.tagName) && el.querySelectorAll('button')[evt.key - 1]?.click()`

const choiceClass =
  'flex min-h-14 w-full items-center gap-3 rounded-md border border-edge bg-base-100 px-4 py-3 text-left text-lg wrap-anywhere'

function Key({ place }: { place: number }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-7 shrink-0 place-items-center rounded-sm border bg-base-200 text-sm font-semibold text-soft"
    >
      {place + 1}
    </span>
  )
}

/**
 * The choices as buttons of a form, for whoever answers: in a room or alone.
 *
 * @param props.pressed Attributes that mark the choice of the viewer.
 */
export function ChoiceForm(props: {
  url: string
  question: string
  choices: readonly string[]
  /** Names what is shown, where it may change while somebody thinks about it. */
  seen?: string
  disabled?: boolean
  pressed?(place: number): Record<string, string | boolean>
}) {
  const { url, question, choices, seen, disabled, pressed } = props
  return (
    <form
      className="grid gap-2 desk:grid-cols-2"
      method="post"
      action={url}
      {...on('submit', postLatest)}
      {...on('keydown', chooseByKey, { window: true })}
    >
      <input type="hidden" name="question" value={question} />
      {seen && <input type="hidden" name="seen" value={seen} />}
      {choices.map((choice, place) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place.
          key={place}
          type="submit"
          name="choice"
          value={place}
          disabled={disabled}
          className={`${choiceClass} not-disabled:cursor-pointer not-disabled:hover:border-primary disabled:opacity-60 aria-pressed:border-primary aria-pressed:bg-primary/10 aria-pressed:inset-ring aria-pressed:inset-ring-primary`}
          {...pressed?.(place)}
        >
          <Key place={place} />
          {choice}
        </button>
      ))}
    </form>
  )
}

/** What a room asks now: for players to answer, for the host to show. */
export function RoomQuestion(props: {
  room: RoomState
  asked: AskedQuestion
  isHost: boolean
  choice?: number | null
}) {
  const { room, asked, isHost, choice } = props
  const key = questionKey(room.question)
  const pressed = (place: number) => ({
    'aria-pressed': choice === place,
    ...attr({ 'aria-pressed': js`$_choice[${key}] === ${place} ? 'true' : 'false'` }),
  })
  return (
    <>
      {isHost ? (
        <ol className="grid gap-2 desk:grid-cols-2">
          {asked.choices.map((text, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place.
            <li key={place} className={choiceClass}>
              <Key place={place} />
              {text}
            </li>
          ))}
        </ol>
      ) : (
        <ChoiceForm
          url={routes.api.quizAnswer(room.org, room.id)}
          question={String(room.question)}
          choices={asked.choices}
          disabled={room.pausedLeft !== null}
          pressed={pressed}
        />
      )}
      <p className="text-sm text-soft tabular-nums" {...signals({ _answers: { [key]: room.answers } })}>
        <span {...text(js`$_answers[${key}]`)}>{room.answers}</span> of {room.players} answered
      </p>
    </>
  )
}

/**
 * The choices with what is right, as bars of how often each was chosen.
 *
 * @param props.choice What the viewer has chosen, where it is known.
 */
export function Solution(props: {
  choices: readonly string[]
  right: readonly number[]
  explanation: string
  counts?: readonly number[]
  choice?: number | null | undefined
  /** For a patch that goes to everybody: the key of the question in the signal `_choice`. */
  choiceKey?: string
}) {
  const { choices, right, explanation, counts, choice, choiceKey } = props
  const most = Math.max(1, ...(counts ?? []))
  const mine = (place: number) => (choiceKey ? attr({ hidden: js`$_choice[${choiceKey}] !== ${place}` }) : {})
  return (
    <>
      <ol className="grid gap-2 desk:grid-cols-2">
        {choices.map((text, place) => {
          const isRight = right.includes(place)
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place.
              key={place}
              className={`relative overflow-hidden ${choiceClass} ${isRight ? 'border-success' : ''}`}
            >
              {counts && (
                <progress
                  aria-hidden="true"
                  max={most}
                  value={counts[place]}
                  className={`quiz-count ${isRight ? 'text-success' : 'text-faint'}`}
                />
              )}
              <Key place={place} />
              <span className="relative min-w-0 grow">
                {text}
                <span className="flex flex-wrap gap-x-3 text-sm">
                  {isRight && (
                    <span className="flex items-center gap-1 font-medium text-success">
                      <Icon name="check" className="size-4" />
                      Right
                    </span>
                  )}
                  <span className="font-medium text-primary" hidden={choice !== place} {...mine(place)}>
                    Your answer
                  </span>
                </span>
              </span>
              {counts && (
                <span className="relative text-sm text-soft tabular-nums">
                  {counts[place]}
                  <span className="sr-only"> {counts[place] === 1 ? 'answer' : 'answers'}</span>
                </span>
              )}
            </li>
          )
        })}
      </ol>
      {explanation && <p className="text-pretty text-soft">{explanation}</p>}
    </>
  )
}
