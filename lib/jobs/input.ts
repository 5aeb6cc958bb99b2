import { z } from 'zod'
import { plainText, requiredText, rowId } from '@/lib/http/fields'
import { exportFormats } from './types'

/** More steps than any job has: beyond it a number is a mistake. */
const most = 1_000_000_000_000

const maxName = 200
const maxMessage = 500

const id = rowId('a job')

/** The path of one job. */
export const jobParams = z.object({ org: z.string(), id })
/** The same in the machine API, where the key says which organisation it is. */
export const jobIdParams = z.object({ id })

/** The parameters of the page. */
export const jobsParams = z.object({ org: z.string(), before: id.optional() })

/** Starts an export. */
export const startInput = z.object({
  source: z.string('Choose what to export.').max(40, 'Choose what to export.'),
  format: z.enum(exportFormats, `The format must be one of ${exportFormats.join(', ')}.`),
})
export type StartInput = z.output<typeof startInput>

const count = (what: string) => z.int(`${what} must be a whole number.`)

const total = count('The total')
  .min(1, 'The total must be at least 1; leave it out where it is not known.')
  .max(most, 'The total is too large: 1,000,000,000,000 at most.')

const message = plainText('The message must be a text.').pipe(
  z.string().max(maxMessage, `Shorten the message to ${maxMessage} characters.`),
)

/** `POST /api/v1/jobs`. */
export const reportInput = z.strictObject(
  {
    name: requiredText('name', maxName, 'Give a name, say of what is being done.'),
    total: total.nullish().transform((value) => value ?? null),
    message: message.default(''),
    /** In seconds. */
    staleAfter: count('staleAfter')
      .min(5, 'staleAfter must be from 5 to 604800 seconds.')
      .max(604_800, 'staleAfter must be from 5 to 604800 seconds.')
      .default(3_600),
  },
  'Send one JSON object with at least a name.',
)
export type ReportInput = z.output<typeof reportInput>

const states = ['running', 'succeeded', 'failed', 'cancelled'] as const

/** `PATCH /api/v1/jobs/:id`; without a field it is a sign of life. */
export const progressInput = z.strictObject(
  {
    processed: count('processed')
      .min(0, 'processed must not be negative.')
      .max(most, 'processed is too large: 1,000,000,000,000 at most.')
      .optional(),
    total: total.optional(),
    message: message.optional(),
    state: z.enum(states, `The state must be one of ${states.join(', ')}.`).optional(),
  },
  'Send one JSON object, say {"processed":1}.',
)
export type ProgressInput = z.output<typeof progressInput>
