import { z } from 'zod'
import {
  DatastarError,
  executeScript,
  PATCH_MODES,
  PATCH_NAMESPACES,
  patchElements,
  patchSignals,
} from '@/lib/datastar'

/*
 * What the Datastar SDK test suite sends: descriptions of events, to be answered by those events. The suite's other
 * implementations take an empty string or null for an absent field, so this does too.
 */

function absentWhenEmpty<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional())
}

const common = {
  eventId: absentWhenEmpty(z.string()),
  retryDuration: absentWhenEmpty(z.number()),
}

const patchElementsEvent = z.object({
  ...common,
  type: z.literal('patchElements'),
  elements: z.string().nullish(),
  selector: absentWhenEmpty(z.string()),
  mode: absentWhenEmpty(z.enum(PATCH_MODES)),
  namespace: absentWhenEmpty(z.enum(PATCH_NAMESPACES)),
  useViewTransition: absentWhenEmpty(z.boolean()),
  viewTransitionSelector: absentWhenEmpty(z.string()),
})

const patchSignalsEvent = z
  .object({
    ...common,
    type: z.literal('patchSignals'),
    signals: absentWhenEmpty(z.record(z.string(), z.unknown())),
    /** The text of a JSON object, sent line by line as given. Goes before `signals`. */
    'signals-raw': absentWhenEmpty(z.string()),
    onlyIfMissing: absentWhenEmpty(z.boolean()),
  })
  .refine((event) => event.signals !== undefined || event['signals-raw'] !== undefined, {
    path: ['signals'],
    message: 'Give signals or signals-raw.',
  })

const executeScriptEvent = z.object({
  ...common,
  type: z.literal('executeScript'),
  script: z.string().min(1),
  autoRemove: absentWhenEmpty(z.boolean()),
  attributes: absentWhenEmpty(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
})

/** One event, as the fields of the encoder's functions; the encoder may still refuse it. */
export const replayEvent = z.discriminatedUnion('type', [
  patchElementsEvent,
  patchSignalsEvent,
  executeScriptEvent,
])

export type ReplayEvent = z.output<typeof replayEvent>

/** The signals of a replay request. Events that the encoder refuses are refused here, with their path. */
export const replaySchema = z.object({
  events: z.array(
    replayEvent.superRefine((event, context) => {
      try {
        encode(event)
      } catch (error) {
        // A RangeError: signals that are nested too deeply to be written.
        if (!(error instanceof DatastarError || error instanceof RangeError)) throw error
        context.addIssue({ code: 'custom', message: error.message })
      }
    }),
  ),
})

/** The events as wire text, one string each, in order. */
export function replay(events: readonly ReplayEvent[]): string[] {
  return events.map(encode)
}

function encode(event: ReplayEvent): string {
  switch (event.type) {
    case 'patchElements':
      return patchElements(event.elements ?? '', event)
    case 'patchSignals':
      return patchSignals(event['signals-raw'] ?? event.signals ?? {}, event)
    case 'executeScript':
      return executeScript(event.script, { ...event, attributes: asStrings(event.attributes ?? {}) })
  }
}

function asStrings(attributes: Record<string, string | number | boolean>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]))
}
