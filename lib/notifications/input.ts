import { z } from 'zod'
import { isSafeLink } from '@/lib/http/links'
import { plainText } from '@/lib/http/text'
import { audiences, severities } from './types'

/** Longest title and body of a notification, in characters. */
export const maxTitle = 200
export const maxBody = 4_000
/** Longest internal note, in characters. */
export const maxNote = 1_000

const title = plainText(`Give a title: a text of 1 to ${maxTitle} characters.`)
  .pipe(
    z
      .string()
      .regex(/[^\p{C}\p{Z}]/u, 'Give a title.')
      .max(maxTitle, `Shorten the title to ${maxTitle} characters.`),
  )
  .meta({ minLength: 1, maxLength: maxTitle })

const body = plainText('The body must be a text.')
  .pipe(z.string().max(maxBody, `Shorten the text to ${maxBody} characters.`))
  .meta({ maxLength: maxBody, description: 'Plain text.' })

/** An empty note is none. */
const note = plainText('The note must be a text.')
  .pipe(
    z
      .string()
      .max(maxNote, `Shorten the note to ${maxNote} characters.`)
      .transform((text) => text || null),
  )
  .meta({ maxLength: maxNote, description: 'An internal note for admins, plain text.' })

const severity = z.enum(severities, `The severity must be one of ${severities.join(', ')}.`)

const href = z
  .string('The link must be a text.')
  .trim()
  .max(2_000, 'Shorten the link to 2,000 characters.')
  .refine(isSafeLink, 'The link must be a path of this site, such as /acme, or begin with https://.')
  .meta({ description: 'A path of this site, or an https: address.' })

const audience = z.enum(audiences, `The audience must be one of ${audiences.join(', ')}.`)

/** `POST /api/v1/notifications`. */
export const publishInput = z
  .strictObject(
    {
      title,
      body: body.default(''),
      severity: severity.default('info'),
      href: href.nullish().transform((link) => link ?? null),
      note: note.nullish().transform((text) => text ?? null),
      audience: audience.default('everyone'),
      person: z
        .string('The person must be an id or an e-mail address.')
        .trim()
        .min(1)
        .max(320)
        .optional()
        .meta({ description: 'Id or e-mail address of the recipient, for the audience "person".' }),
    },
    'Send one JSON object with at least a title.',
  )
  .refine(({ audience, person }) => (audience === 'person') === (person !== undefined), {
    path: ['person'],
    message: 'Name a person (an id or an e-mail address) for the audience "person", and only then.',
  })

export type PublishInput = z.output<typeof publishInput>

/** The form on the notifications page; an empty link is none. */
export const composeInput = z.object({
  title,
  body: body.default(''),
  severity,
  href: z.union([z.literal('').transform(() => null), href]).default(null),
  note: note.default(null),
  audience: audience.exclude(['person'], 'The audience must be everyone or admins.'),
})

/** A row number as it appears in URLs and answers. */
export const rowId = z.string().regex(/^[0-9]{1,15}$/, 'This must be the id of a notification, a number.')

/** `GET /api/v1/notifications`. */
export const listInput = z.strictObject({
  after: rowId.default('0').meta({ description: 'The `next` of the call before.' }),
  limit: z
    .string()
    .regex(/^[0-9]{1,4}$/, 'The limit must be a number from 1 to 200.')
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= 200, 'The limit must be a number from 1 to 200.')
    .default(50)
    .meta({ description: 'From 1 to 200; 50 by default.' }),
})
