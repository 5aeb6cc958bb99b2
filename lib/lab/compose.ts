import { z } from 'zod'
import { DatastarError } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import { type ReplayEvent, replay, replayEvent } from './replay'

export const composeFormId = 'compose'

const absent = (value: unknown) => (value === '' ? undefined : value)
const line = z.preprocess(absent, z.string().optional())
const checkbox = z.preprocess((value) => value === 'on' || value === true, z.boolean())

const fields = z.object({
  type: z.enum(['patchElements', 'patchSignals', 'executeScript'], {
    error: 'Choose patchElements, patchSignals or executeScript.',
  }),
  do: z.enum(['show', 'send']).default('show'),
  elements: line,
  selector: line,
  mode: line,
  namespace: line,
  useViewTransition: checkbox,
  viewTransitionSelector: line,
  signals: line,
  onlyIfMissing: checkbox,
  script: line,
  // Not `attributes`, which a form has of its own: the field would stand before it.
  scriptAttributes: line,
  keep: checkbox,
  eventId: line,
  retryDuration: z.preprocess(absent, z.coerce.number({ error: 'Give whole milliseconds.' }).optional()),
})

/** The form of the composer, as an event that the encoder takes; what is wrong is said of its field. */
export const composeInput = fields.transform(
  ({ do: action, keep, scriptAttributes, signals, ...event }, context) => {
    const { type } = event
    const parsed = replayEvent.safeParse({
      ...event,
      ...(type === 'patchSignals' && { 'signals-raw': signals }),
      ...(type === 'executeScript' && { autoRemove: !keep, attributes: attributesOf(scriptAttributes) }),
    })
    if (!parsed.success) {
      for (const { path, message } of parsed.error.issues)
        context.addIssue({ code: 'custom', path: [String(path[0] ?? '')], message })
      return z.NEVER
    }
    try {
      replay([parsed.data])
    } catch (error) {
      if (!(error instanceof DatastarError)) throw error
      context.addIssue({ code: 'custom', path: [fieldOf(error.message)], message: error.message })
      return z.NEVER
    }
    return { send: action === 'send', event: parsed.data }
  },
)

/** An event that a session sends to its own pages. */
export interface SentEvent {
  session: string
  event: ReplayEvent
}

/** The bytes of the event that a form holds, or nothing where it holds none. */
export function composed(state: FormState | undefined): string | undefined {
  const parsed = state && composeInput.safeParse(state.values)
  return parsed?.success ? replay([parsed.data.event])[0] : undefined
}

/** `name=value` lines, or a name alone, as an object. */
function attributesOf(text: string | undefined): Record<string, string> {
  const lines = (text ?? '').split(/\r?\n/).filter((each) => each.trim() !== '')
  return Object.fromEntries(
    lines.map((each) => {
      const [, name = '', value = ''] = /^([^=]*)=?(.*)$/.exec(each.trim()) ?? []
      return [name, value]
    }),
  )
}

/** Which field the encoder means; it knows no forms. */
const complaints: readonly [about: RegExp, field: string][] = [
  [/event id/, 'eventId'],
  [/retry duration/, 'retryDuration'],
  [/viewTransitionSelector/, 'viewTransitionSelector'],
  [/selector|target/, 'selector'],
  [/attribute/, 'scriptAttributes'],
  [/signals/, 'signals'],
]

function fieldOf(message: string): string {
  return complaints.find(([about]) => about.test(message))?.[1] ?? ''
}
