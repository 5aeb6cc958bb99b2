import { z } from 'zod'
import { HttpError } from '@/lib/errors'
import { rowId } from '@/lib/http/fields'
import { resolutions, type Tick } from './candles'
import { decimalRule, isDecimal } from './decimal'
import { isSymbol } from './symbol'
import { alertKinds, chartRanges } from './types'

/** Most ticks in one call. */
const maxTicks = 1_000
/** The largest body of a call, in bytes: as many ticks as that take more than other calls. */
export const maxTicksBytes = 256 * 1024
/** How far a clock may be ahead of ours, in ms. */
const maxSkewMs = 5_000

const symbolRule =
  'A symbol has 1 to 20 characters of A-Z 0-9 . : _ -, with a letter or digit among them, say "KITE".'

const decimal = {
  type: 'string',
  description: 'A decimal of up to 18 digits before and 8 behind the point.',
} as const

/** What `readTicks` takes, for the description of the API. */
const tickSchema = {
  type: 'object' as const,
  properties: {
    symbol: { type: 'string' as const, description: 'Say KITE.' },
    price: decimal,
    at: {
      type: ['string', 'integer'],
      description: 'ISO 8601 with a zone, or milliseconds since 1970, at most 5 s ahead. Default: now.',
    },
    volume: { ...decimal, description: 'What was traded that day so far.' },
  },
  required: ['symbol', 'price'],
  additionalProperties: false,
}

/** `POST /api/v1/prices`. What is in a tick is checked by `readTicks`, a thousand times faster than by a schema. */
export const ticksInput = z.strictObject(
  {
    ticks: z
      .array(z.unknown().meta(tickSchema), 'Send the ticks as a list.')
      .min(1, 'Send at least one tick.')
      .max(maxTicks, `Send ${maxTicks.toLocaleString('en')} ticks at most in one call.`),
  },
  'Send one JSON object: {"ticks":[{"symbol":"KITE","price":"42.50"}]}.',
)

const fields = new Set(['symbol', 'price', 'at', 'volume'])

/**
 * Checks ticks as they were sent.
 * @throws HttpError 400 about the first wrong field, named like `ticks[3].price`
 */
export function readTicks(sent: readonly unknown[], now: number): Tick[] {
  return sent.map((tick, index) => {
    const refuse = (field: string, message: string) =>
      new HttpError('invalid', message, `ticks[${index}]${field && `.${field.slice(0, 100)}`}`)
    if (typeof tick !== 'object' || tick === null || Array.isArray(tick))
      throw refuse('', 'A tick is an object: {"symbol":"KITE","price":"42.50"}.')
    const unknown = Object.keys(tick).find((name) => !fields.has(name))
    if (unknown !== undefined) throw refuse(unknown, 'There is no such field. Leave it out.')
    const { symbol, price, at, volume = null }: Record<string, unknown> = { ...tick }
    const upper = typeof symbol === 'string' ? symbol.toUpperCase() : ''
    if (!isSymbol(upper)) throw refuse('symbol', symbolRule)
    if (typeof price !== 'string' || !isDecimal(price))
      throw refuse('price', `The price must be a text of ${decimalRule}.`)
    if (volume !== null && (typeof volume !== 'string' || !isDecimal(volume)))
      throw refuse('volume', `The volume must be a text of ${decimalRule}.`)
    const time = timeOf(at, now)
    if (time === null)
      throw refuse(
        'at',
        'The time must be ISO 8601 with a zone, or milliseconds since 1970; or leave it out.',
      )
    if (time > now + maxSkewMs)
      throw refuse('at', 'The time is in the future. Check the clock of the sender.')
    if (time < now - resolutions.day.keep) throw refuse('at', 'The time is more than five years ago.')
    return { symbol: upper, price, at: time, volume }
  })
}

const isoPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/

function timeOf(at: unknown, now: number): number | null {
  if (at === undefined || at === null) return now
  if (typeof at === 'number') return Number.isSafeInteger(at) && at >= 0 ? at : null
  if (typeof at !== 'string' || !isoPattern.test(at)) return null
  const time = Date.parse(at)
  // V8 (of Node 20) takes 31 February for 3 March: a date has to read afterwards as it was sent.
  const [date = ''] = at.split('T')
  const midnight = new Date(`${date}T00:00:00Z`)
  return Number.isNaN(time) || !midnight.toISOString().startsWith(date) ? null : time
}

/** A symbol in a URL or a form, in upper case. */
export const symbolParam = z
  .string('Name a symbol, say KITE.')
  .trim()
  .max(100, symbolRule)
  .toUpperCase()
  .refine(isSymbol, symbolRule)

/** Most symbols of a watch list, and of a stream. */
export const maxWatched = 50

/** `?symbols=AAA,BBB`. */
export const symbolList = z
  .string()
  .transform((list) => list.split(','))
  .pipe(z.array(symbolParam).max(maxWatched, `Name ${maxWatched} symbols at most.`))
  .transform((symbols) => [...new Set(symbols)])

export const rangeParam = z.enum(chartRanges, `The range must be one of ${chartRanges.join(', ')}.`)

/** What a person does with their watch list. */
export const watchInput = z.object({
  symbol: symbolParam,
  change: z
    .enum(['add', 'remove', 'up', 'down'], 'The change must be add, remove, up or down.')
    .default('add'),
})

/** The settings of an organisation's prices. */
export const settingsInput = z.object({
  unknownSymbols: z.enum(['create', 'refuse'], 'Choose create or refuse.'),
})

const positive = (field: string) =>
  z
    .string(`Give ${field}.`)
    .trim()
    .refine(
      (text) => isDecimal(text) && /[1-9]/.test(text),
      `Give ${field} above 0 as a number such as 42.50: no sign, at most 8 decimals.`,
    )

/** The longest window of an alert, in minutes: a day. */
const maxWindow = 24 * 60

/** The form for a new alert. */
export const alertInput = z
  .object({
    kind: z.enum(alertKinds, `Choose one of ${alertKinds.join(', ')}.`),
    value: positive('a value'),
    windowMinutes: z
      .string('Give the minutes as a text.')
      .default('')
      .transform((text) => Number(text.trim() || '60'))
      .pipe(
        z
          .int('Give whole minutes.')
          .min(1, 'Give at least 1 minute.')
          .max(maxWindow, `Give at most ${maxWindow} minutes, a day.`),
      ),
    repeating: z
      .literal(['on', ''])
      .default('')
      .transform((value) => value === 'on'),
    margin: z
      .string('Give a percentage.')
      .default('')
      .transform((text) => text.trim() || '1')
      .pipe(positive('a percentage').refine((text) => Number(text) <= 50, 'Give at most 50 %.')),
  })
  .transform((alert) => ({ ...alert, windowMinutes: alert.kind === 'change' ? alert.windowMinutes : 0 }))

export type AlertInput = z.output<typeof alertInput>

/** The row number of an alert in a URL. */
export const alertId = rowId('an alert')
